package dev.agentsessions.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.JournalReader;
import dev.agentsessions.memory.JournalReader.Reading;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.reconcile.Pass.Outcome;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.session.Agent;
import dev.agentsessions.world.FakeMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R25")
class AftermathTest {
    private static final Locks FREE = (_, _) -> () -> {};

    @TempDir
    private Path folder;

    private final FakeMachine machine = new FakeMachine();
    private Path registry;
    private Path state;
    private MemoryFiles memory;

    @BeforeEach
    void begin() throws Exception {
        registry = Files.writeString(folder.resolve("r.yaml"), """
                workspaces:
                  kelp:
                    sessions:
                      kelp-creator-claude: { agent: claude, status: running, pane: { pid: 100 } }
                """);
        state = folder.resolve("state");
        memory = new MemoryFiles(state, registry);
    }

    private Outcome pass() throws Exception {
        RegistryFile file = new RegistryFile(registry, null, Duration.ofSeconds(1), FREE, machine::now);
        return new Pass(registry.toString(), file, machine.observer(), JudgeSettings.DEFAULT, machine::now, () -> {})
                .run(memory.load().memory(), false);
    }

    private Aftermath aftermath(Locks locks) {
        Journal journal = new Journal(state, locks, Duration.ofMillis(1), 1 << 20);
        return new Aftermath(memory, journal, JudgeSettings.DEFAULT, "1.2.3");
    }

    private List<String> keep(Outcome outcome, Locks locks) {
        return aftermath(locks).keep(outcome, outcome.report(registry.toString(), false), true);
    }

    private List<Reading> journal() {
        List<Reading> readings = new ArrayList<>();
        JournalReader.read(List.of(state.resolve("journal/000001.jsonl")), readings::add);
        return readings;
    }

    @Test
    void keepsAPassThatFoundADriftWhole() throws Exception {
        String before = Files.readString(registry);
        Outcome outcome = pass();
        assertThat(keep(outcome, FREE)).isEmpty();
        assertThat(journal()).singleElement().isInstanceOfSatisfying(JournalReader.Pass.class, pass -> {
            assertThat(pass.line().program()).isEqualTo("1.2.3");
            assertThat(pass.line().at()).isEqualTo(outcome.judgement().now());
            assertThat(pass.line().text()).isEqualTo(before);
            assertThat(pass.line().observation()).isEqualTo(outcome.observation());
            assertThat(pass.line().memory()).isEqualTo(Memory.EMPTY);
            assertThat(pass.line().drifts()).contains("\"kind\":\"tmux-gone\"");
        });
    }

    @Test
    void keepsNoPassWithoutNews() throws Exception {
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        keep(pass(), FREE);
        assertThat(state.resolve("journal")).doesNotExist();
        machine.blind("timeout");
        keep(pass(), FREE);
        keep(pass(), FREE);
        assertThat(journal()).hasSize(1);
    }

    @Test
    @Tag("R22")
    void remembersTheEntryAsThePassLeftIt() throws Exception {
        Outcome outcome = pass();
        keep(outcome, FREE);
        String left = outcome.left().registry().entries().getFirst().fingerprint();
        assertThat(left).isNotEqualTo(outcome.judged().registry().entries().getFirst().fingerprint());
        assertThat(memory.load().memory().workspace("kelp").entries())
                .hasEntrySatisfying("kelp-creator-claude", known -> assertThat(known.fingerprint()).isEqualTo(left));
    }

    @Test
    @Tag("R22")
    void addsToWhatAnotherPassKeptMeanwhile() throws Exception {
        String before = Files.readString(registry);
        Outcome one = pass();
        Files.writeString(registry, before);
        Outcome other = pass();
        keep(other, FREE);
        keep(one, FREE);

        assertThat(memory.load().memory().workspace("kelp").deathsDeclared()).isEqualTo(2);
    }

    @Test
    @Tag("R22")
    void aPassThatWasNotHeardLeavesWhatAnotherToldMeanwhile() throws Exception {
        machine.startShell("kelp-creator-claude", 100, "/lab/kelp");
        Outcome unheard = pass();
        keep(pass(), FREE);
        assertThat(aftermath(FREE).remember(unheard, false)).isEmpty();

        assertThat(memory.load().memory().workspace("kelp").reported()).hasSize(1).containsValue("flagged");
        assertThat(pass().report("r", false).drifts()).isEmpty();
    }

    /// It has nothing to keep itself.
    @Test
    @Tag("R22")
    void aPassWithoutNewsLeavesWhatAnotherKeptMeanwhile() throws Exception {
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        keep(pass(), FREE);
        Outcome quiet = pass();
        machine.end("kelp-creator-claude");
        keep(pass(), FREE);
        Memory kept = memory.load().memory();
        assertThat(aftermath(FREE).remember(quiet, true)).isEmpty();

        assertThat(kept.workspace("kelp").deathsDeclared()).isEqualTo(1);
        assertThat(memory.load().memory()).isEqualTo(kept);
    }

    @Test
    @Tag("R3")
    void saysWhatItCouldNotKeepAndKeepsTheRest() throws Exception {
        Locks taken = (file, _) -> {
            throw new LockedException(file + ": locked by somebody");
        };
        Path lock = state.resolve("journal/lock");
        assertThat(keep(pass(), taken))
                .containsExactly("this pass could not be journaled: " + lock + ": locked by somebody");
        assertThat(memory.load().memory().workspaces()).containsKey("kelp");
    }
}
