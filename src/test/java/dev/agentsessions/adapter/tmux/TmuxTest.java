package dev.agentsessions.adapter.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.SocketLook.Answered;
import dev.agentsessions.observe.SocketLook.NobodyListens;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.StandIn;
import dev.agentsessions.world.TmuxServer;
import dev.agentsessions.world.TmuxServer.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a look shows of real tmux servers.
class TmuxTest extends TmuxLooks {

    @Test
    void showsSessionsWithTheirPanes() {
        TmuxServer server = world.server();
        Session one = server.newSession("one", cwd, "sleep", "600");
        long second = server.split(one, world.home(), "sleep", "601");
        server.newSession("two", cwd, "sleep", "602");

        Answered answer = answered(look().at(server.socket().toString()));

        SocketLook.Server who = Objects.requireNonNull(answer.server());
        assertThat(who.pid()).isEqualTo(server.pid());
        assertThat(who.startedAt()).isPositive();
        assertThat(who.version()).isNotEmpty();
        assertThat(answer.sessions()).extracting(TmuxSession::name).containsExactly("one", "two");
        TmuxSession session = answer.sessions().getFirst();
        assertThat(session.id()).isEqualTo(one.id());
        assertThat(session.created()).isGreaterThanOrEqualTo(who.startedAt());
        assertThat(session.panes())
                .extracting(TmuxPane::pid, TmuxPane::dead, TmuxPane::command, TmuxPane::cwd)
                .containsExactly(
                        tuple(one.panePid(), false, "sleep", cwd.toString()),
                        tuple(second, false, "sleep", world.home().toString()));
        assertThat(session.panes()).allSatisfy(pane -> assertThat(pane.tty()).startsWith("/dev/pts/"));
    }

    @Test
    void showsADeadPaneAsDead() {
        TmuxServer server = world.server();
        Session session = server.newSession("husk", cwd, "sleep", "600");
        server.tmux("set-option", "-g", "remain-on-exit", "on");
        ProcessHandle.of(session.panePid()).orElseThrow().destroy();
        Await.until(LONG, "the pane's death", () -> onlyPane(server).dead());

        assertThat(onlyPane(server).pid()).isEqualTo(session.panePid());
        assertThat(onlyPane(server).cwd()).isEmpty();
    }

    @Test
    void listsASharedPaneOnceUnderEachSessionThatHasIt() {
        TmuxServer server = world.server();
        Session one = server.newSession("one", cwd, "sleep", "600");
        server.newGroupedSession("two", one, cwd);
        Session three = server.newSession("three", cwd, "sleep", "600");
        server.tmux("link-window", "-d", "-k", "-s", one.pane(), "-t", three.id() + ":0");
        server.tmux("link-window", "-d", "-s", one.pane(), "-t", three.id() + ":7");

        List<TmuxSession> sessions = answered(look().at(server.socket().toString())).sessions();

        assertThat(sessions).extracting(TmuxSession::name).containsExactly("one", "three", "two");
        assertThat(sessions).allSatisfy(session -> assertThat(session.panes())
                .extracting(TmuxPane::id, TmuxPane::pid)
                .containsExactly(tuple(one.pane(), one.panePid())));
    }

    @Test
    @Tag("R15")
    void doesNotTakeARemovedFolderForTheOneThatHasItsNameNow() throws Exception {
        Path gone = world.directory("gone");
        TmuxServer server = world.server();
        server.newSession("one", gone, "sleep", "600");
        Await.until(LONG, "the pane's folder", () -> onlyPane(server).cwd().equals(gone.toString()));
        Files.delete(gone);

        assertThat(onlyPane(server).cwd()).isEmpty();
    }

    @Test
    @Tag("R12")
    void givesNamesExactlyAndWhole() {
        TmuxServer server = world.server();
        List<String> names = List.of("=alpha", "$1", "%2", "@3", "alpha two", "alpha-two", "alpha*", "-dash", "ä漢😀");
        for (String name : names) {
            server.newSession(name, cwd, "sleep", "600");
        }

        List<TmuxSession> sessions = answered(look().at(server.socket().toString())).sessions();

        assertThat(sessions).extracting(TmuxSession::name).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    @Tag("R12")
    void keepsSocketsApartThatHoldTheSameName() {
        TmuxServer one = world.server();
        TmuxServer two = world.server("two");
        TmuxServer elsewhere = world.serverAt(world.home().resolve("elsewhere"));
        TmuxServer unknown = world.serverAt(world.home().resolve("unknown"));
        for (TmuxServer server : List.of(one, two, elsewhere, unknown)) {
            server.newSession("same", cwd, "sleep", "600");
        }

        TmuxView view = look(LONG, elsewhere.socket().toString());

        assertThat(view.sockets())
                .extracting(SocketLook::socket)
                .containsExactly(
                        one.socket().toString(), two.socket().toString(), elsewhere.socket().toString());
        assertThat(view.sockets()).allSatisfy(look -> assertThat(answered(look).sessions()).hasSize(1));
        assertThat(view.at(unknown.socket().toString())).isInstanceOf(SocketLook.NotScanned.class);
    }

    @ParameterizedTest
    @Tag("R18")
    @ValueSource(strings = {
        "tab\there",
        "new\nline",
        "quote\"s and 'these'",
        "#(touch pwned)",
        "#{pane_pid}",
        "$(touch pwned)`touch pwned`;touch pwned",
        "esc\u001b[31m\u001b]0;title\u0007",
        "carriage\rreturn",
        "\\back\\slash",
        "pipe|colon:dot.",
        "\u202Eright to left",
        "unit\u001fseparator"
    })
    void survivesHostileNamesAndPaths(String hostile) {
        Path folder = world.directory(hostile);
        TmuxServer server = world.server();
        Session first = server.newSession(hostile, folder, "sleep", "600");
        server.tmux("select-pane", "-t", first.pane(), "-T", hostile.replace("#", "##"));
        server.newSession("plain", cwd, "sleep", "600");

        List<TmuxSession> sessions = answered(look().at(server.socket().toString())).sessions();

        assertThat(sessions).hasSize(2);
        assertThat(sessions).filteredOn(session -> session.id().equals(first.id()))
                .singleElement()
                .satisfies(session -> assertThat(session.panes().getFirst().pid()).isEqualTo(first.panePid()))
                .satisfies(session -> assertThat(session.panes().getFirst().cwd()).isEqualTo(folder.toString()));
        assertThat(folder.resolve("pwned")).doesNotExist();
        assertThat(cwd.resolve("pwned")).doesNotExist();
    }

    @Test
    @Tag("R18")
    void survivesPathsThatAreNotUtf8() {
        TmuxServer server = world.server();
        Session session =
                server.newSession("bytes", cwd, "sh", "-c", "mkdir \"$(printf 'a\\377b')\"; cd a*; exec sleep 600");
        Await.until(LONG, "the change of folder", () -> onlyPane(server).cwd().equals(cwd + "/a\uFFFDb"));

        assertThat(onlyPane(server).pid()).isEqualTo(session.panePid());
    }

    @Test
    @Tag("R18")
    void survivesVeryLongNamesAndPaths() {
        TmuxServer server = world.server();
        Path deep = world.directory(("x".repeat(250) + "/").repeat(14));
        String name = "n".repeat(8_000);
        server.newSession(name, deep, "sleep", "600");

        TmuxSession session = answered(look().at(server.socket().toString())).sessions().getFirst();

        assertThat(session.name()).isEqualTo(name);
        assertThat(session.panes().getFirst().cwd()).isEqualTo(deep.toString());
    }

    @Test
    @Tag("R10")
    void asksOnceForFiftySessions() throws Exception {
        TmuxServer server = world.server();
        for (int i = 0; i < 50; i++) {
            server.newSession("session-" + i, cwd, "sleep", "600");
        }
        Path log = world.home().resolve("log");
        Path counting = world.bin().resolve("counting-tmux");
        StandIn.write(counting, "#!/bin/sh\necho run >> " + log + "\nexec tmux \"$@\"\n");

        TmuxView view = lookWith(counting);

        assertThat(answered(view.at(server.socket().toString())).sessions()).hasSize(50);
        assertThat(Files.readAllLines(log, StandardCharsets.UTF_8)).hasSize(1);
    }

    @Test
    void staysInTimeWithManyLeftSockets() throws Exception {
        TmuxServer server = world.server();
        server.newSession("one", cwd, "sleep", "600");
        server.crash();
        for (int i = 0; i < 40; i++) {
            Files.createLink(world.folder().resolve("left" + i), server.socket());
        }
        assertThat(look().sockets()).hasSize(41).allSatisfy(look -> assertThat(look)
                .isInstanceOf(NobodyListens.class));
    }
}
