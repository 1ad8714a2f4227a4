package dev.agentsessions.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.daemon.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How errors become a line and a status, whatever goes wrong.
@Tag("R3")
class CliTest {
    /// A program of which nothing works, for one reason.
    private record Failing(Exception reason) implements Parts.Factory {
        @Override
        public Parts of(LoadedConfig config) {
            throw new AssertionError("not asked for");
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public Parts.Running running(Log log) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Screen screen(PrintStream out) {
            throw new AssertionError("nothing is drawn here");
        }

        @Override
        public int demo(PrintStream out, boolean coloured) throws Exception {
            throw reason;
        }
    }

    private static String failed(Exception reason) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
        int status = new Cli(new Failing(reason), Map.of(), out, new PrintStream(err, true, UTF_8)).run("demo");
        assertThat(status).isEqualTo(2);
        return err.toString(UTF_8);
    }

    @Test
    void tellsAnErrorInOneVisibleLine() {
        assertThat(failed(new IOException("no room\nleft \u001b[31m")))
                .isEqualTo("reconcile: no room left \\x1b[31m\n");
    }

    @Test
    void saysThatPermissionIsDeniedAndNotOnlyWhere() {
        assertThat(failed(new AccessDeniedException("/x"))).isEqualTo("reconcile: /x: permission denied\n");
    }

    @Test
    void ownsUpToADefect() {
        assertThat(failed(new IllegalStateException("odd")))
                .isEqualTo("reconcile: a defect of this program: java.lang.IllegalStateException: odd; please report it"
                        + " with the output of -v\n");
        assertThat(failed(new IOException())).startsWith("reconcile: a defect of this program: java.io.IOException; ");
    }

    @Test
    void staysInterrupted() {
        assertThat(failed(new InterruptedException())).isEqualTo("reconcile: interrupted; nothing more was done\n");
        assertThat(Thread.interrupted()).isTrue();
    }
}
