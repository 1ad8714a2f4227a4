package dev.agentsessions.adapter.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.SocketLook.Answered;
import dev.agentsessions.observe.SocketLook.NobodyListens;
import dev.agentsessions.observe.SocketLook.Unreadable;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.StandIn;
import dev.agentsessions.world.TmuxServer;
import dev.agentsessions.world.TmuxServer.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Presence, absence and ignorance, as real tmux servers and odd programs in the place of tmux give them.
class TmuxIgnoranceTest extends TmuxLooks {
    private static final Duration SHORT = Duration.ofMillis(600);

    @Test
    @Tag("R10")
    void takesAServerWithoutSessionsForAnAnswer() {
        TmuxServer server = world.server();
        Session session = server.newSession("last", cwd, "sleep", "600");
        server.tmux("set-option", "-s", "exit-empty", "off");
        server.kill(session);

        TmuxView view = look();

        assertThat(view.at(server.socket().toString()))
                .isEqualTo(new Answered(server.socket().toString(), null, List.of()));
        assertThat(view.confirmed()).isTrue();
    }

    @Test
    @Tag("R10")
    void seesThatNobodyListensOnALeftSocket() {
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        server.crash();

        TmuxView view = look();

        assertThat(view.sockets()).singleElement().isInstanceOf(NobodyListens.class);
        assertThat(view.confirmed()).isTrue();
    }

    @Test
    @Tag("R10")
    void seesThatNobodyListensOnAPlainFileOrARemovedSocket() throws Exception {
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        Files.delete(server.socket());
        Files.writeString(world.folder().resolve("plain"), "");

        TmuxView view = look(LONG, server.socket().toString(), world.folder() + "/never");

        assertThat(view.sockets()).hasSize(3).allSatisfy(look -> assertThat(look).isInstanceOf(NobodyListens.class));
    }

    @Test
    @Tag("R10")
    void knowsNothingOfAHungServerAndDoesNotWaitForIt() {
        TmuxServer hung = world.server("hung");
        hung.newSession("one", cwd, "sleep", "600");
        TmuxServer well = world.server("well");
        well.newSession("two", cwd, "sleep", "600");
        hung.pause();
        long before = System.nanoTime();

        TmuxView view = look(SHORT);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SHORT.plusSeconds(2));
        assertThat(view.at(hung.socket().toString()))
                .isInstanceOfSatisfying(Unreadable.class, look -> assertThat(look.reason()).contains("no answer"));
        assertThat(answered(view.at(well.socket().toString())).sessions()).hasSize(1);
        assertThat(view.confirmed()).isFalse();
        Await.until(LONG, "end of the client", () -> clientsOf(hung).isEmpty());
    }

    @Test
    @Tag("R10")
    void killsAClientThatTheServerDoesNotEvenAccept() {
        TmuxServer hung = world.server("hung");
        hung.newSession("one", cwd, "sleep", "600");
        hung.pause();
        // The server's queue of unaccepted clients holds 128; beyond that connect(2) itself blocks.
        List<Process> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 140; i++) {
                crowd.add(start("tmux", "-S", hung.socket().toString(), "list-panes", "-a"));
            }
            assertThat(look(SHORT).at(hung.socket().toString())).isInstanceOf(Unreadable.class);
            Await.until(LONG, "end of the client", () -> clientsOf(hung).isEmpty());
        } finally {
            for (Process process : crowd) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    @Tag("R10")
    void knowsNothingOfASocketThatRefusesUs() throws Exception {
        assumeTrue(CurrentUser.uid() == 0 && Files.exists(Path.of("/usr/bin/setpriv")), "needs another user");
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        Path stranger = world.bin().resolve("tmux-as-nobody");
        StandIn.write(stranger, "#!/bin/sh\nexec setpriv --reuid=65534 --clear-groups tmux \"$@\"\n");
        assertThat(lookWith(stranger).at(server.socket().toString()))
                .isInstanceOfSatisfying(Unreadable.class, look -> assertThat(look.reason())
                        .contains("Permission denied"));

        Files.setPosixFilePermissions(world.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(world.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(server.socket(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(lookWith(stranger).at(server.socket().toString()))
                .isEqualTo(new Unreadable(server.socket().toString(), "access not allowed"));
    }

    @Test
    @Tag("R10")
    void knowsNothingWithoutAWorkingTmux() {
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        assertThat(lookWith(world.bin().resolve("missing")).at(server.socket().toString()))
                .isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @Tag("R10")
    @ValueSource(strings = {
        "exit 0",
        "exit 1",
        "exit 143",
        "echo hello",
        "echo 'no current target'",
        "echo 'no current target' >&2",
        "echo 'no server running on somewhere/else' >&2; exit 1",
        "echo 'error connecting to somewhere (Permission denied)' >&2; exit 1",
        "echo 'protocol version mismatch (client 8, server 7)' >&2; exit 1",
        "tmux \"$@\"; exit 1",
        "tmux \"$@\"; echo and more",
        "tmux \"$@\"; echo warning >&2",
        "tmux \"$@\" | head -c 100",
        "yes | head -c 20000000",
        "sleep 60",
        "sleep 15 & exit 0",
        "kill -9 $$"
    })
    void knowsNothingFromAnyUnexpectedAnswer(String behaviour) {
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        Path program = world.bin().resolve("odd-tmux");
        StandIn.write(program, "#!/bin/sh\n" + behaviour + "\n");
        Duration limit = behaviour.startsWith("sleep") ? SHORT : Duration.ofSeconds(2);
        long before = System.nanoTime();

        SocketLook look = lookWith(program, limit).at(server.socket().toString());

        assertThat(look).isInstanceOfSatisfying(Unreadable.class, unreadable -> assertThat(unreadable.reason())
                .isNotBlank()
                .doesNotContain("\n"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @Tag("R10")
    void knowsNothingOfAPathTooLongForASocket() throws Exception {
        Path deep = world.directory("d".repeat(120)).resolve("socket");
        Files.createSymbolicLink(deep, world.server().socket());
        world.server().newSession("one", cwd, "sleep", "600");

        assertThat(look(LONG, deep.toString()).at(deep.toString()))
                .isInstanceOfSatisfying(Unreadable.class, look -> assertThat(look.reason()).contains("too long"));
    }

    @Test
    void endsEarlyAndKeepsTheInterruptWhenInterrupted() {
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        server.pause();
        Thread.currentThread().interrupt();

        TmuxView view = look();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(view.at(server.socket().toString())).isInstanceOf(Unreadable.class);
    }

    /// Those that a look has started; only they bring a format.
    private static List<String> clientsOf(TmuxServer server) {
        return ProcessHandle.current()
                .descendants()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(server.socket().toString()) && line.contains(" -F "))
                .toList();
    }

    private Process start(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(world.environment());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
