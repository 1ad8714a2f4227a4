package dev.agentsessions.adapter.tmux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.launcher.CommandLauncher;
import org.apache.commons.exec.launcher.CommandLauncherFactory;

/// The only place that runs `tmux`. Its methods are the only things that are ever said to a tmux server, and there is
/// none that changes one: a verb can be asked only by being written here.
///
/// There is no shell between, the client reads no input, and neither `list-panes` nor `-S` ever starts a server.
final class TmuxCommand {
    private static final int MOST_OUTPUT = 16 << 20;
    private static final int MOST_ERROR = 64 << 10;

    /// What the client needs to find itself and a UTF-8 locale. The rest of our environment stays here, because a
    /// client sends all of its own to the server; `TMUX` and `TMUX_PANE` would also tell it where it is.
    private static final List<String> KEPT =
            List.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LOCPATH", "LOCALE_ARCHIVE", "LD_LIBRARY_PATH");

    private final String program;

    TmuxCommand(String program) {
        this.program = program;
    }

    /// How a run ended.
    sealed interface Outcome {}

    /// It came to its end by itself.
    record Ended(int status, String out, String err) implements Outcome {}

    /// It did not, or was never begun.
    ///
    /// @param reason for people
    record Failed(String reason) implements Outcome {}

    /// Asks for all panes of all sessions of one server.
    ///
    /// @param nanos how long the answer may take; the client is killed then
    Outcome listPanes(String socket, String format, long nanos) {
        return run(nanos, "-u", "-S", socket, "list-panes", "-a", "-F", format);
    }

    private Outcome run(long nanos, String... arguments) {
        CommandLine line = new CommandLine(program).addArguments(arguments, false);
        CommandLauncher launcher = CommandLauncherFactory.createVMLauncher();
        try {
            return follow(launcher.exec(line, environment()), nanos);
        } catch (IOException e) {
            return new Failed("tmux could not be run; see that it is installed and on the PATH");
        }
    }

    private static Outcome follow(Process client, long nanos) throws IOException {
        Bounded out = new Bounded(MOST_OUTPUT);
        Bounded err = new Bounded(MOST_ERROR);
        PumpStreamHandler pumps = new PumpStreamHandler(out, err);
        pumps.setStopTimeout(Duration.ofMillis(1));
        pumps.setProcessInputStream(client.getOutputStream());
        pumps.setProcessOutputStream(client.getInputStream());
        pumps.setProcessErrorStream(client.getErrorStream());
        pumps.start();
        try {
            if (!client.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                kill(client);
                return new Failed("no answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
            }
        } catch (InterruptedException e) {
            kill(client);
            Thread.currentThread().interrupt();
            return new Failed("interrupted");
        }
        pumps.stop();
        return out.overflowed() || err.overflowed()
                ? new Failed("more output than " + MOST_OUTPUT + " bytes")
                : new Ended(client.exitValue(), out.text(), err.text());
    }

    /// By SIGKILL, as a client that waits for a stopped server to accept it does not heed SIGTERM. Where `program` is
    /// somebody's script, the client is below it.
    private static void kill(Process client) {
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String name : KEPT) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return environment;
    }

    /// Keeps what is written to it up to a limit, and swallows the rest so that the writer can end.
    private static final class Bounded extends OutputStream {
        private final int limit;
        private byte[] bytes = new byte[1 << 13];
        private int length;
        private boolean overflowed;

        Bounded(int limit) {
            this.limit = limit;
        }

        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] source, int from, int count) {
            int room = Math.min(count, limit - length);
            overflowed |= room < count;
            if (length + room > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(2 * bytes.length, length + room)));
            }
            System.arraycopy(source, from, bytes, length, room);
            length += room;
        }

        synchronized boolean overflowed() {
            return overflowed;
        }

        /// Bytes that are not UTF-8 become U+FFFD; no ASCII byte is ever lost to that.
        synchronized String text() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }
}
