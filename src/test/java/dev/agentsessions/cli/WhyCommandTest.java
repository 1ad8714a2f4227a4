package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.ID;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.session.Agent;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R24")
class WhyCommandTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100), running(AGY, "agy", 200)));
    }

    @Test
    void showsWhatADeathIsConcludedFrom() {
        String before = Desk.read(desk.registry());
        assertThat(desk.type("why", AGY).out()).matches("""
                kelp-creator-agy  line 11, workspace kelp
                declared    running
                found       gone
                drift A     tmux gone \\(was pane 200, cmd agy\\). The next pass acts on it: terminated. \
                \\[tmux-gone, drift [0-9a-f]{12}]
                evidence    session not listed \\(tmux /tmp/tmux-1000/default \\(server 4711\\); \
                absent twice, 205 ms apart\\)
                            pid 200 is free \\(/proc/200; absent twice, 205 ms apart\\)
                not found   a session of exactly this name on /tmp/tmux-1000/default
                refuted by  a session of exactly this name on its tmux socket, or its recorded process still alive
                """);
        assertThat(desk.registry()).hasContent(before);
        assertThat(desk.state()).doesNotExist();
    }

    @Test
    void showsWhatALifeIsConcludedFrom() {
        assertThat(desk.type("why", CLAUDE)).isEqualTo(new Answer(0, """
                kelp-creator-claude  line 6, workspace kelp
                declared    running
                found       running, as declared
                evidence    session listed as $100 (tmux /tmp/tmux-1000/default (server 4711); 2026-11-20T02:16:53.205Z)
                            claude runs in its panes as process 100 (/proc/100 (started at tick 1000); \
                2026-11-20T02:16:53.205Z)
                refuted by  that tmux server no longer listing this exact name, twice, at least 200 ms apart, \
                with the pane's process gone
                """, ""));
    }

    @Test
    void saysWhyAStatusThatIsMisspeltCannotBeJudged() {
        desk.declare(kelp(Desk.entry(CLAUDE, "claude", "runing", 100)));
        assertThat(desk.type("why", CLAUDE).out().replaceAll("[0-9a-f]{12}", "a1b2c3d4e5f6")).startsWith("""
                kelp-creator-claude  line 6, workspace kelp
                declared    runing
                found       unknown, because its status 'runing' is none of running, stopped, terminated, archived
                drift H     unknown, because its status 'runing' is none of running, stopped, terminated, archived. The \
                YAML was not changed. To tell: correct it (line 6). [unknown, drift a1b2c3d4e5f6]
                evidence    session listed as $100""").endsWith("refuted by  another look after this: correct it (line 6)\n");
    }

    @Test
    void saysTheSameAsJson() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        desk.machine.blind("timeout");
        String comment = CLAUDE + ": unknown, because tmux on /tmp/tmux-1000/default could not be read (timeout). The"
                + " YAML was not changed. To tell: see that `tmux -S /tmp/tmux-1000/default ls` answers. [drift ";
        assertThat(desk.type("why", CLAUDE, "--json").out().replaceAll("[0-9a-f]{12}", "a1b2c3d4e5f6")).isEqualTo("""
                {"schema_version":1,"timestamp":"2026-11-20T02:16:53Z","session":"kelp-creator-claude",\
                "declared":"running","verdict":"unknown, because tmux on /tmp/tmux-1000/default could not be read \
                (timeout)","drifts":[{"id":"a1b2c3d4e5f6","class":"H","kind":"unknown","action":"flagged",\
                "comment":"%sa1b2c3d4e5f6]"}],"evidence":[],"not_found":[],\
                "refuted_by":["another look after this: see that `tmux -S /tmp/tmux-1000/default ls` answers"]}
                """.formatted(comment));
    }

    @Test
    void knowsASessionThatIsInNoEntry() {
        desk.machine.start("reef-creator-agy", Agent.AGY, 300, "/lab/reef");
        assertThat(desk.type("why", "reef-creator-agy").out()).startsWith("""
                reef-creator-agy
                declared    nothing; it is in no entry
                found       running
                drift B     tmux found but not in YAML. The next pass acts on it: registered. [unregistered, drift \
                """);
    }

    @Test
    @Tag("R6")
    void doesNotJudgeAnotherHost() {
        desk.declare(kelp(running(AGY, "agy", 200) + "        host: lab2\n"));
        assertThat(desk.type("why", AGY)).isEqualTo(new Answer(0, """
                kelp-creator-agy  line 6, workspace kelp
                declared    running
                found       of host lab2, and so not judged here
                """, ""));
    }

    @Test
    void tellsEachSessionThatItsConversationIsShared() {
        desk.machine.start("reef-creator-claude", Agent.CLAUDE, 300, "/lab/kelp");
        desk.machine.converse(100, Agent.CLAUDE, ID);
        desk.machine.converse(300, Agent.CLAUDE, ID);
        desk.declare(kelp(running(CLAUDE, "claude", 100), running("reef-creator-claude", "claude", 300)));
        for (String session : new String[] {CLAUDE, "reef-creator-claude"}) {
            assertThat(desk.type("why", session).out())
                    .contains("drift G     conversation " + ID + " is used by 2 live sessions");
        }
    }

    @Test
    void failsForANameThatNothingHas() {
        assertThat(desk.type("why", "no\tbody")).isEqualTo(new Answer(2, "", "reconcile: there is no session named "
                + "no\\x09body in the registry, nor in tmux; `reconcile status` lists them\n"));
        desk.machine.blind("timeout");
        assertThat(desk.type("why", "nobody").err()).isEqualTo("reconcile: there is no session named nobody in the "
                + "registry, nor in tmux as far as it could be read; see `reconcile doctor`\n");
    }

    @Test
    void refutesADriftBesidesALifeThatIsAsDeclared() {
        desk.declare(kelp(running(CLAUDE, "claude", 100) + "        claude_session_id_own: " + ID + "\n"));
        assertThat(desk.type("why", CLAUDE).out()).endsWith("""
                refuted by  that tmux server no longer listing this exact name, twice, at least 200 ms apart, \
                with the pane's process gone
                            a file of conversation 7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a in any folder of \
                claude's conversations
                """);
    }

    @Test
    void refutesADriftOfTheLifeInItsStead() {
        desk.machine.end(CLAUDE);
        desk.machine.startShell(CLAUDE, 100, "/lab/kelp");
        assertThat(desk.type("why", CLAUDE).out())
                .contains("drift F ")
                .endsWith("refuted by  one claude process in one of its panes\n");
    }

    @Test
    @Tag("R11")
    void findsTheEntryOfASessionByItsNewName() {
        desk.machine.rename(CLAUDE, "weed-creator-claude");
        assertThat(desk.type("why", "weed-creator-claude").out())
                .startsWith("""
                        weed-creator-claude is in no entry; it is the new name of kelp-creator-claude:
                        kelp-creator-claude  line 6, workspace kelp
                        declared    running
                        found       renamed to weed-creator-claude
                        drift H\s""")
                .endsWith("refuted by  its recorded pane in a session of the name that the entry has\n");
        assertThat(desk.type("why", "weed-creator-claude", "--json").out())
                .contains("\"session\":\"kelp-creator-claude\",\"declared\":\"running\","
                        + "\"verdict\":\"renamed to weed-creator-claude\"");
    }

    @Test
    @Tag("R14")
    void saysWhyNoPassRegistersASession() {
        desk.machine.startShell("reef-creator-claude", 300, "/lab/reef");
        desk.machine.startShell("music", 400, "/lab");
        assertThat(desk.type("why", "reef-creator-claude")).isEqualTo(new Answer(0, """
                reef-creator-claude
                declared    nothing; it is in no entry
                found       a tmux session on /tmp/tmux-1000/default; no pass registers it, as no claude was seen to \
                run in any of its panes
                evidence    session listed as $300 (tmux /tmp/tmux-1000/default (server 4711); \
                2026-11-20T02:16:53.205Z)
                not found   a claude process in any of its panes
                refuted by  a claude process in one of its panes
                """, ""));
        assertThat(desk.type("why", "music").out()).contains(
                "found       a tmux session on /tmp/tmux-1000/default; no pass registers it, as its name does not "
                        + "match session.pattern, by default <workspace>-creator-<agent>\n");
        desk.machine.hideProcesses("no /proc");
        assertThat(desk.type("why", "reef-creator-claude").out())
                .contains("no pass registers it, as whether a claude runs in its panes cannot be seen: no /proc\n");
    }
}
