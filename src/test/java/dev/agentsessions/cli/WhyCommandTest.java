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
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/work/kelp");
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
                refuted by  a session of this name on /tmp/tmux-1000/default, or its recorded process still alive
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
    void saysTheSameAsJson() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        desk.machine.blind("timeout");
        String comment = CLAUDE + ": unknown, because tmux on /tmp/tmux-1000/default could not be read (timeout). The YAML"
                + " was not changed. To tell: see that `tmux -S /tmp/tmux-1000/default ls` answers. [drift ";
        assertThat(desk.type("why", CLAUDE, "--json").out().replaceAll("[0-9a-f]{12}", "a1b2c3d4e5f6")).isEqualTo("""
                {"schema_version":1,"timestamp":"2026-11-20T02:16:53Z","session":"kelp-creator-claude",\
                "declared":"running","verdict":"unknown, because tmux on /tmp/tmux-1000/default could not be read \
                (timeout)","drifts":[{"id":"a1b2c3d4e5f6","class":"H","kind":"unknown","action":"flagged",\
                "comment":"%sa1b2c3d4e5f6]"}],"evidence":[],"not_found":[],\
                "refuted_by":["another look that finds it otherwise"]}
                """.formatted(comment));
    }

    @Test
    void knowsASessionThatIsInNoEntry() {
        desk.machine.start("reef-creator-agy", Agent.AGY, 300, "/work/reef");
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
        desk.machine.start("reef-creator-claude", Agent.CLAUDE, 300, "/work/kelp");
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
                + "no\\x09body in the registry, nor an agent's in tmux; `reconcile status` lists them\n"));
    }
}
