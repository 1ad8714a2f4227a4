package dev.agentsessions.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A running program that looks like an agent from outside: it has an agent's name, stays alive, and can be told to
/// do what an agent does to be seen by.
public final class StandIn {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Reads orders from a FIFO named after its pid, and adds a byte to a file beside it when one is carried out.
    private static final String SCRIPT = """
            #!/bin/sh
            orders="$STAND_IN_ORDERS/$$"
            mkfifo "$orders.new"
            exec 9<>"$orders.new"
            mv "$orders.new" "$orders"
            while read -r verb argument <&9; do
                case $verb in
                    hold) exec 8>>"$argument"; flock 8 ;;
                    open) exec 8>>"$argument" ;;
                    release) exec 8>&- ;;
                    cd) cd "$argument" ;;
                    exit) exit 0 ;;
                esac
                printf . >> "$orders.done"
            done
            """;

    private final Path orders;
    private final long pid;

    private StandIn(Path orders, long pid) {
        this.orders = orders;
        this.pid = pid;
    }

    /// Puts programs named `claude` and `agy` on the world's `PATH`.
    public static void install(PrivateTmux world) {
        write(world.bin().resolve("claude"), SCRIPT);
        write(world.bin().resolve("agy"), SCRIPT);
    }

    /// The command of a stand-in that `/proc` and tmux show as they do a real agent: a binary by the agent's name.
    ///
    /// @param program where the binary is to be; its name is the agent's, or the version of one
    public static String[] command(PrivateTmux world, Path program) {
        Path script = world.bin().resolve("stand-in");
        try {
            if (!Files.exists(program)) {
                Files.createDirectories(program.getParent());
                Files.copy(Path.of("/bin/sh").toRealPath(), program);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(script, SCRIPT);
        return new String[] {program.toString(), script.toString()};
    }

    /// Writes a program.
    public static void write(Path file, String script) {
        try {
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The stand-in that runs with this pid, once it takes orders.
    public static StandIn running(PrivateTmux world, long pid) {
        Path orders = world.orders().resolve(Long.toString(pid));
        Await.until(PATIENCE, "stand-in " + pid, () -> Files.exists(orders));
        return new StandIn(orders, pid);
    }

    public long pid() {
        return pid;
    }

    /// Opens a file, keeps it open and locks it, as agy does with its presence lock.
    public void hold(Path file) {
        tell("hold " + file);
    }

    /// Opens a file and keeps it open.
    public void open(Path file) {
        tell("open " + file);
    }

    /// Closes the file that it holds or has open.
    public void release() {
        tell("release");
    }

    /// Changes its working directory.
    public void cd(Path folder) {
        tell("cd " + folder);
    }

    /// Ends.
    public void exit() {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        order("exit");
        Await.until(PATIENCE, "end of stand-in " + pid, () -> !TmuxServer.lives(process));
    }

    private void tell(String order) {
        Path done = orders.resolveSibling(orders.getFileName() + ".done");
        long before = size(done);
        order(order);
        Await.until(PATIENCE, order, () -> size(done) > before);
    }

    private void order(String order) {
        try {
            Files.writeString(orders, order + "\n", StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
