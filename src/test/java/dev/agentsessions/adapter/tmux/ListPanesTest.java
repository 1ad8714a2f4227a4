package dev.agentsessions.adapter.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.tmux.TmuxCommand.Ended;
import dev.agentsessions.adapter.tmux.TmuxCommand.Failed;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.SocketLook.Answered;
import dev.agentsessions.observe.SocketLook.NobodyListens;
import dev.agentsessions.observe.SocketLook.Server;
import dev.agentsessions.observe.SocketLook.Unreadable;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListPanesTest {
    private static final String SOCKET = "/tmp/tmux-7/default";
    private static final String MARK = "0123456789abcdef0123456789abcdef";

    private final ListPanes question = new ListPanes(MARK);

    @Test
    @Tag("R18")
    void framesEveryQuestionAnew() {
        assertThat(ListPanes.framed().format()).isNotEqualTo(ListPanes.framed().format());
        assertThat(ListPanes.framed().format()).matches("([0-9a-f]{32})(#\\{[a-z_]+}\\1)+");
    }

    @Test
    @Tag("R18")
    void readsFieldsThatHoldAnything() {
        String nasty = "\n\t\u001f\\037,:|'\"#{pid}" + MARK.substring(1) + "\uFFFD\n\n";
        String out = record("$1", nasty, "%1", "11", nasty) + record("$1", nasty, "%2", "12", "");

        assertThat(question.read(SOCKET, new Ended(0, out, "")))
                .isEqualTo(new Answered(
                        SOCKET,
                        new Server(4711, 1795140347, "3.3a"),
                        List.of(new TmuxSession(nasty, "$1", 1795140348, List.of(
                                new TmuxPane("%1", 11, false, "/dev/pts/3", "node", nasty),
                                new TmuxPane("%2", 12, false, "/dev/pts/3", "node", ""))))));
    }

    @Test
    @Tag("R18")
    void acceptsAnEmptyName() {
        assertThat(question.read(SOCKET, new Ended(0, record("$1", "", "%1", "11", "/"), "")))
                .isInstanceOfSatisfying(Answered.class, answer -> assertThat(answer.sessions())
                        .extracting(TmuxSession::name)
                        .containsExactly(""));
    }

    @ParameterizedTest
    @Tag("R10")
    @CsvSource(delimiter = '|', value = {
        "1 | no current target                                                        | Answered",
        "0 | no current target                                                        | Unreadable",
        "1 | no server running on /tmp/tmux-7/default                                 | NobodyListens",
        "1 | error connecting to /tmp/tmux-7/default (No such file or directory)      | NobodyListens",
        "1 | no server running on /tmp/tmux-7/other                                   | Unreadable",
        "0 | no server running on /tmp/tmux-7/default                                 | Unreadable",
        "1 | error connecting to /tmp/tmux-7/default (Permission denied)              | Unreadable",
        "1 | error connecting to /tmp/tmux-7/default (Connection timed out)           | Unreadable",
        "1 | error connecting to /tmp/tmux-7/default (File name too long)             | Unreadable",
        "1 | error connecting to /tmp/tmux-7/default (Resource temporarily unavailable) | Unreadable",
        "0 | access not allowed                                                       | Unreadable",
        "1 | server exited unexpectedly                                               | Unreadable",
        "1 | ''                                                                       | Unreadable",
        "0 | ''                                                                       | Unreadable"
    })
    void tellsPresenceAbsenceAndIgnoranceApart(int status, String said, String expected) {
        SocketLook look = question.read(SOCKET, new Ended(status, "", said + "\n"));

        assertThat(look.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(look.socket()).isEqualTo(SOCKET);
    }

    @Test
    @Tag("R10")
    void passesOnWhyARunFailed() {
        assertThat(question.read(SOCKET, new Failed("no answer within 5 ms")))
                .isEqualTo(new Unreadable(SOCKET, "no answer within 5 ms"));
    }

    @Test
    @Tag("R18")
    void givesReasonsThatAreFitForATerminal() {
        String said = "\u001b[31m\u009bred\u0007" + "x".repeat(9999) + "\nnext";

        SocketLook look = question.read(SOCKET, new Ended(1, "", said));

        assertThat(look).isInstanceOfSatisfying(Unreadable.class, unreadable -> assertThat(unreadable.reason())
                .startsWith("?[31m?red?x")
                .hasSizeLessThanOrEqualTo(200));
    }

    @Test
    @Tag("R10")
    void refusesEveryTruncatedAnswer() {
        String whole = record("$1", "one", "%1", "11", "/a") + record("$2", "two\n", "%2", "12", "/b");
        for (int length = 0; length < whole.length(); length++) {
            SocketLook look = question.read(SOCKET, new Ended(0, whole.substring(0, length), ""));
            boolean endsWithARecord = length == record("$1", "one", "%1", "11", "/a").length();
            assertThat(look).as("%d characters", length)
                    .isInstanceOf(endsWithARecord ? Answered.class : Unreadable.class);
        }
    }

    @Test
    @Tag("R18")
    void neverFailsOnAnyText() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> pieces = List.of(
                MARK, MARK, MARK, "\n", "$1", "%1", "0", "1", "-1", "99999999999999999999", "", "x", "\u0000", "\uD800",
                record("$1", "one", "%1", "11", "/a"), MARK.substring(3));
        for (int run = 0; run < Integer.getInteger("property.cases", 3000); run++) {
            StringBuilder out = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                out.append(pieces.get(random.nextInt(pieces.size())));
            }
            SocketLook look = question.read(SOCKET, new Ended(0, out.toString(), ""));
            assertThat(look).as("seed %d run %d", seed, run).isInstanceOfAny(Answered.class, Unreadable.class);
        }
    }

    @Test
    @Tag("R18")
    void readsBackWhateverWasFramed() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < Integer.getInteger("property.cases", 3000) / 10; run++) {
            List<String> names = new ArrayList<>();
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                names.add(anything(random));
                out.append(record("$" + i, names.getLast(), "%" + i, "1" + i, anything(random)));
            }
            assertThat(question.read(SOCKET, new Ended(0, out.toString(), "")))
                    .as("seed %d run %d", seed, run)
                    .isInstanceOfSatisfying(Answered.class, answer -> assertThat(answer.sessions())
                            .extracting(TmuxSession::name)
                            .containsExactlyElementsOf(names));
        }
    }

    private static String anything(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(random.nextBoolean() ? MARK.charAt(random.nextInt(32)) : (char) random.nextInt(0x250));
        }
        return text.toString();
    }

    private static String record(String session, String name, String pane, String pid, String cwd) {
        List<String> fields = List.of(
                "4711", "1795140347", "3.3a", session, "1795140348", name, pane, pid, "0", "/dev/pts/3", "node", cwd);
        return MARK + String.join(MARK, fields) + MARK + "\n";
    }
}
