package dev.agentsessions.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Subject;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.session.Pane;
import dev.agentsessions.world.HostileText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// The one line of a drift for a Kanban board.
@Tag("R23")
class CommentsTest {
    private static final Drifts KELP = new Drifts("kelp");

    static final List<String> TEXTS = texts();

    /// What the comment tool blots out, as its source has it; the source is wider than what was seen of it.
    private static final List<Pattern> REDACTED = List.of(
            Pattern.compile("(\\+[1-9]\\d{6,14})(?![A-Za-z0-9])"),
            Pattern.compile("(?i)(\"(?:api_?key|\\w*token|\\w*secret|\\w*password)\")\\s*:\\s*\"([^\"]+)\""),
            Pattern.compile("(?i)^[ \\t]*[A-Za-z0-9_.-]*(?:token|secret|passwd|password|credential)[A-Za-z0-9_.-]*:"),
            Pattern.compile("(?i)[A-Z0-9_]{0,50}(?:API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH)"
                    + "[A-Z0-9_]{0,50}\\s*=\\s*(['\"]?)(\\S+)\\1"),
            Pattern.compile("(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{10,}"));

    private static List<String> texts() {
        List<String> texts = new ArrayList<>(HostileText.SAMPLES);
        texts.addAll(List.of(
                HostileText.ENDLESS, "token".repeat(20_000), "=+1sk-".repeat(20_000), "stop", "stop monitoring",
                " STOP ", "+1782900000", "token", "password", "the secret", "auth_state=ok", "X_TOKEN=abc",
                "X_TOKEN = \"abc\"", "sk-abcdefghij", "{\"token\": \"abc\"}", "{\"password\" :\"abc\",\"secret\":\"abc\"}",
                "\u001bsk-abcdefghijkl", "lab-token-ui", "sk-+17829000001sk-abcdefghijk"));
        return texts;
    }

    @Test
    void beginsWithTheSentenceOfItsKind() {
        assertThat(KELP.all().stream().map(drift -> Comments.of(Drifts.finding(drift)))).containsExactly(
                "kelp: tmux gone (was pane 201132, cmd kelp). Marked terminated. [drift a1b2c3d4e5f6]",
                "kelp: tmux found but not in YAML. Auto-registered. It is pane 201132, cmd kelp, workspace kelp."
                        + " [drift a1b2c3d4e5f6]",
                "kelp: session id materialized 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21. [drift a1b2c3d4e5f6]",
                "kelp: session id materialized 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21. The older"
                        + " 0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c was kept in previous_session_ids."
                        + " [drift a1b2c3d4e5f6]",
                "kelp: stale id 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21 in claude_session_id_own: no conversation of it is"
                        + " on disk. The YAML was not changed. [drift a1b2c3d4e5f6]",
                "kelp: tmux alive again (pane 201132, cmd kelp) though declared stopped. Marked running."
                        + " [drift a1b2c3d4e5f6]",
                "kelp: restarted in another pane (was pane 77, cmd kelp, is pane 201132, cmd kelp). Pane updated."
                        + " [drift a1b2c3d4e5f6]",
                "kelp: was marked terminated, but that very session is alive (pane 201132, cmd kelp)."
                        + " Marked running again. [drift a1b2c3d4e5f6]",
                "kelp: tmux stands, but no kelp runs in any of its panes (kelp is there). The YAML was not changed."
                        + " [drift a1b2c3d4e5f6]",
                "kelp: conversation 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21 is used by 5 live sessions: kelp, kelp, c, d"
                        + " and 1 more. The YAML was not changed. [drift a1b2c3d4e5f6]",
                "kelp: unknown, because kelp. The YAML was not changed. To tell: kelp. [drift a1b2c3d4e5f6]",
                "kelp: own conversation unknown, because kelp; candidates: 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21,"
                        + " 0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c. The YAML was not changed. [drift a1b2c3d4e5f6]",
                "kelp: its pane is now in a session named kelp. The YAML was not changed."
                        + " Rename the entry, or the session back. [drift a1b2c3d4e5f6]");
    }

    @Test
    void doesNotTellWhatNobodyRecorded() {
        Drift.TmuxGone gone = (Drift.TmuxGone) KELP.all().getFirst();
        assertThat(gone(gone, new Pane(7L, null, null))).startsWith("kelp: tmux gone (was pane 7, cmd unknown). Marked");
        assertThat(gone(gone, new Pane(null, null, "/w"))).startsWith("kelp: tmux gone. Marked terminated. [drift ");
        assertThat(gone(gone, null)).startsWith("kelp: tmux gone. Marked terminated. [drift ");
    }

    private static String gone(Drift.TmuxGone it, @Nullable Pane pane) {
        return Comments.of(Drifts.finding(new Drift.TmuxGone(it.subject(), pane, it.incarnation(), it.evidence())));
    }

    @Test
    @Tag("R16")
    void saysWhyAnIdIsStale() {
        assertThat(Comments.of(Drifts.finding(KELP.stale(30, false))))
                .contains(": expired by retention (30 days). The");
        assertThat(Comments.of(Drifts.finding(KELP.stale(0, true))))
                .contains(": no conversation of it is on disk, though a process is in it: not written yet, or deleted."
                        + " The");
    }

    @Test
    @Tag("R17")
    void doesNotClaimWhatWasDeferred() {
        for (Drift drift : KELP.all()) {
            assertThat(Comments.of(Drifts.deferred(drift)))
                    .doesNotContain("Marked", "Auto-registered", "updated", "was kept", "not changed")
                    .endsWith(" Nothing was written yet: somebody was here a moment ago, and it is left alone until"
                            + " 2026-11-20T02:16:57Z. [drift a1b2c3d4e5f6]");
        }
        assertThat(Comments.of(Drifts.deferred(KELP.gone())))
                .startsWith("kelp: tmux gone (was pane 201132, cmd kelp). Nothing");
    }

    @Test
    @Tag("S12")
    void saysWhoAnnouncedItBehindTheRest() {
        Announcement it = new Announcement(
                "kelp", Announcement.Event.STOPPED, Drifts.NOW, Drifts.NOW, "r/lab1/sessions/kelp/events");
        assertThat(Comments.of(Drifts.announced(KELP.gone(), it)))
                .isEqualTo("kelp: tmux gone (was pane 201132, cmd kelp). Marked terminated."
                        + " It was said to be stopped on purpose, at 2026-11-20T02:16:53Z. [drift a1b2c3d4e5f6]");
        for (String text : TEXTS) {
            Announcement hostile = new Announcement(text, Announcement.Event.CREATED, Drifts.NOW, Drifts.NOW, text);
            for (Drift drift : new Drifts(text).all()) {
                String comment = Comments.of(Drifts.announced(drift, hostile));
                assertThat(comment).hasSizeLessThanOrEqualTo(2_000).endsWith(" [drift a1b2c3d4e5f6]");
                assertThat(comment.codePoints()).allMatch(CommentsTest::isVisible);
                REDACTED.forEach(pattern -> assertThat(comment).doesNotContainPattern(pattern));
            }
        }
    }

    @Test
    void namesTheWorkspaceOrTheAgentWhereThereIsNoSession() {
        assertThat(about(new Subject(null, "kelp", "claude", -1))).startsWith("kelp: ");
        assertThat(about(new Subject(null, null, "claude", -1))).startsWith("claude: ");
        assertThat(about(new Subject(null, null, null, -1))).startsWith("registry: ");
    }

    private static String about(Subject subject) {
        return Comments.of(Drifts.finding(new Drift.Unknown(subject, "r", "a", "why", "advice", List.of())));
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    @Tag("R18")
    void isOneVisibleLineOfAtMostTwoThousandCharacters(String text) {
        for (Drift drift : new Drifts(text).all()) {
            for (Finding finding : List.of(Drifts.finding(drift), Drifts.deferred(drift))) {
                String comment = Comments.of(finding);
                assertThat(comment).hasSizeLessThanOrEqualTo(2_000).endsWith(" [drift a1b2c3d4e5f6]");
                assertThat(comment.codePoints()).allMatch(CommentsTest::isVisible);
                assertThat(comment.strip().toLowerCase(Locale.ROOT)).isNotIn("stop", "stop monitoring");
            }
        }
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    @Test
    void keepsRoomForTheFactsBehindAnEndlessName() {
        assertThat(Comments.of(Drifts.finding(new Drifts(HostileText.ENDLESS).gone())))
                .startsWith("endless endless ")
                .contains("…: tmux gone (was pane 201132, cmd endless endless ");
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void isNotBlottedOut(String text) {
        for (Drift drift : new Drifts(text).all()) {
            String comment = Comments.of(Drifts.finding(drift));
            for (Pattern pattern : REDACTED) {
                assertThat(comment).doesNotContainPattern(pattern);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', value = {
        "call +1782900000 now, call + 1782900000 now",
        "{\"token\": \"a\"}, {\"token \": \"a\"}",
        "{\"SECRET\":\"a\"}, {\"SECRET \":\"a\"}",
        "{\"password\" : \"a\"}, {\"password \" : \"a\"}",
        "token: tmux gone, token : tmux gone",
        "lab-token-ui-creator-claude: tmux gone, lab-token-ui-creator-claude : tmux gone",
        "auth_state=ok, auth_state\\x3dok",
        "X_TOKEN=abc, X_TOKEN\\x3dabc",
        "is sk-abcdefghij there, is sk -abcdefghij there",
    })
    void breaksWhatLooksLikeASecret(String text, String told) {
        assertThat(Redaction.avoided(text)).isEqualTo(told);
    }

    @ParameterizedTest
    @FieldSource("INNOCENT")
    void leavesTheRestAlone(String text) {
        assertThat(Redaction.avoided(text)).isEqualTo(text);
    }

    static final List<String> INNOCENT = List.of(
            "desk-app-creator-claude: in task-runner-of-many-words",
            "author-tools-creator-claude: tmux gone",
            "sk-short",
            "a=b, c+d",
            "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21 at 2026-11-20T02:16:53Z",
            "{\"session_id\":\"87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21\"}");
}
