package dev.agentsessions.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.reconcile.Pass.Outcome;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.session.Agent;
import dev.agentsessions.world.FakeMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pass on a made-up machine, with a real file.
@Tag("R9")
class PassTest {
    private static final String REGISTRY = """
            version: 1
            workspaces:
              kelp:
                path: /lab/kelp
                sessions:
                  kelp-creator-claude:
                    agent: claude
                    status: running
                    pane: { pid: 100, cmd: claude, cwd: /lab/kelp }
            """;

    @TempDir
    private Path folder;

    private final FakeMachine machine = new FakeMachine();
    private Path registry;
    private Runnable whenLocked = () -> {};
    private int locks;

    @BeforeEach
    void begin() {
        registry = folder.resolve("agent-sessions.yaml");
        write(REGISTRY);
    }

    /// As an editor saves, for a pass may be reading.
    private void write(String text) {
        try {
            Path saved = Files.writeString(folder.resolve("saved"), text);
            Files.move(saved, registry, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Pass pass() {
        Locks counting = (_, _) -> {
            locks++;
            whenLocked.run();
            return () -> {};
        };
        RegistryFile file = new RegistryFile(registry, null, Duration.ofSeconds(1), counting, machine::now);
        return new Pass("registry", file, machine.observer(), JudgeSettings.DEFAULT, machine::now, () -> {});
    }

    private static List<String> actions(Outcome outcome) {
        return outcome.judgement().findings().stream().map(Finding::action).map(action -> action.word()).toList();
    }

    @Test
    @Tag("R7")
    @Tag("R4")
    void takesNoLockAndLeavesTheFileAloneIfThereIsNothingToWrite() throws Exception {
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        Files.setLastModifiedTime(registry, FileTime.from(Instant.EPOCH));
        Object inode = Files.getAttribute(registry, "unix:ino");

        Outcome outcome = pass().run(Memory.EMPTY, false);

        assertThat(outcome.judgement().findings()).isEmpty();
        assertThat(locks).isZero();
        assertThat(Files.getAttribute(registry, "unix:ino")).isEqualTo(inode);
        assertThat(Files.getLastModifiedTime(registry)).isEqualTo(FileTime.from(Instant.EPOCH));
    }

    @Test
    @Tag("R4")
    void takesNoLockInADryRun() throws Exception {
        Outcome outcome = pass().run(Memory.EMPTY, true);

        assertThat(actions(outcome)).containsExactly("terminated");
        assertThat(outcome.left()).isSameAs(outcome.judged());
        assertThat(locks).isZero();
        assertThat(registry).hasContent(REGISTRY);
    }

    @Test
    @Tag("R4")
    @Tag("R8")
    void refusesInADryRunWhatAPassWouldRefuse() throws Exception {
        String merged = REGISTRY.replace("workspaces:", "base: &base { status: running }\nworkspaces:")
                .replace("status: running\n", "<<: *base\n");
        Files.writeString(registry, merged);

        assertThatThrownBy(() -> pass().run(Memory.EMPTY, true)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> pass().run(Memory.EMPTY, false)).isInstanceOf(RegistryException.class);
        assertThat(actions(pass().look(Memory.EMPTY))).containsExactly("terminated");
        assertThat(registry).hasContent(merged);
    }

    @Test
    @Tag("S4")
    void judgesNothingThatAnEarlierPassHasSeenWhichFailed() throws Exception {
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        Pass pass = pass();
        write("workspaces: [\n");
        assertThatThrownBy(() -> pass.run(Memory.EMPTY, false)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> pass.look(Memory.EMPTY)).isInstanceOf(RegistryException.class);

        machine.end("kelp-creator-claude");
        write(REGISTRY);

        assertThat(actions(pass.look(Memory.EMPTY))).containsExactly("terminated");
        assertThat(actions(pass.run(Memory.EMPTY, false))).containsExactly("terminated");
    }

    @Test
    @Tag("S6")
    void writesNothingOnceItIsToBeAbandoned() {
        RegistryFile file = new RegistryFile(registry, null, Duration.ofSeconds(1), (_, _) -> () -> {}, machine::now);
        Pass abandoned = new Pass("registry", file, machine.observer(), JudgeSettings.DEFAULT, machine::now, () -> {
            throw new InterruptedException("abandoned");
        });

        assertThatThrownBy(() -> abandoned.run(Memory.EMPTY, false)).isInstanceOf(InterruptedException.class);
        assertThat(registry).hasContent(REGISTRY);
    }

    @Test
    @Tag("R22")
    void saysWhatItIsAboutToWriteJustBeforeItDoes() throws Exception {
        List<String> said = new ArrayList<>();
        RegistryFile file = new RegistryFile(registry, null, Duration.ofSeconds(1), (_, _) -> () -> {}, machine::now);
        Pass pass = new Pass(
                "registry", file, machine.observer(), JudgeSettings.DEFAULT, machine::now, new Pass.Commitment() {
                    @Override
                    public void begin() {
                        said.add("begins");
                    }

                    @Override
                    public void writes(Outcome made) {
                        assertThat(registry).hasContent(REGISTRY);
                        said.add(new String(made.left().bytes(), StandardCharsets.UTF_8));
                    }
                });
        pass.run(Memory.EMPTY, true);
        assertThat(said).containsExactly("begins");
        pass.run(Memory.EMPTY, false);

        assertThat(said).containsExactly("begins", "begins", Files.readString(registry), "begins");
    }

    @Test
    @Tag("R11")
    void looksTwiceExactlyOnceBeforeItWritesADeath() throws Exception {
        Outcome outcome = pass().run(Memory.EMPTY, false);

        assertThat(actions(outcome)).containsExactly("terminated");
        assertThat(machine.pauses()).isEqualTo(1);
        assertThat(machine.looks()).isEqualTo(2);
        assertThat(outcome.observation().looks()).hasSize(2);
        assertThat(locks).isEqualTo(1);
        assertThat(registry).content().contains("status: terminated");
        assertThat(registry).hasBinaryContent(outcome.left().bytes());
    }

    @Test
    @Tag("R11")
    void looksOnceIfNothingIsMissing() throws Exception {
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        pass().run(Memory.EMPTY, false);
        assertThat(machine.pauses()).isZero();
        assertThat(machine.looks()).isEqualTo(1);
    }

    @Test
    @Tag("R11")
    void writesNoDeathIfTheSecondLookSeesIt() throws Exception {
        machine.beforeLook(() -> {
            if (machine.looks() == 2) {
                machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
            }
        });
        assertThat(pass().run(Memory.EMPTY, false).judgement().findings()).isEmpty();
        assertThat(locks).isZero();
        assertThat(registry).hasContent(REGISTRY);
    }

    @Test
    void judgesWhatItFindsUnderTheLock() throws Exception {
        String stopped = REGISTRY.replace("status: running", "status: stopped # by Jo");
        whenLocked = () -> write(stopped);

        Outcome outcome = pass().run(Memory.EMPTY, false);

        assertThat(outcome.judgement().findings()).isEmpty();
        assertThat(outcome.left()).isSameAs(outcome.judged());
        assertThat(registry).hasContent(stopped);
    }

    @Test
    void looksAgainIfItWaitedLongForTheLock() throws Exception {
        whenLocked = () -> {
            machine.pass(2);
            machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        };
        assertThat(pass().run(Memory.EMPTY, false).judgement().findings()).isEmpty();
        assertThat(registry).hasContent(REGISTRY);
    }

    @Test
    void doesNotLookAgainIfItHadTheLockAtOnce() throws Exception {
        whenLocked = () -> machine.pass(1);
        pass().run(Memory.EMPTY, false);
        assertThat(machine.looks()).isEqualTo(2);
    }

    @Test
    void startsOverIfSomebodySavesWithoutTheLock() throws Exception {
        machine.beforeLook(() -> {
            if (machine.looks() == 3) {
                write(REGISTRY + "# second\n");
            }
        });
        whenLocked = () -> write(REGISTRY + "# first\n");

        Outcome outcome = pass().run(Memory.EMPTY, false);

        assertThat(actions(outcome)).containsExactly("terminated");
        assertThat(locks).isEqualTo(1);
        assertThat(registry).content().contains("status: terminated").endsWith("# second\n");
    }

    @Test
    void givesUpOnARegistryThatNeverRests() {
        machine.beforeLook(() -> write(REGISTRY + "# look " + machine.looks() + "\n"));
        whenLocked = () -> write(REGISTRY + "# locked\n");
        assertThatThrownBy(() -> pass().run(Memory.EMPTY, false))
                .isInstanceOf(IOException.class)
                .hasMessage("registry: changed 5 times while it was being written; let whatever saves it take the lock,"
                        + " or wait until it is done");
        assertThat(registry).content().doesNotContain("terminated");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp*");
    }

    @Test
    @Tag("R3")
    void failsWithoutARegistry() throws IOException {
        Files.delete(registry);
        assertThatThrownBy(() -> pass().run(Memory.EMPTY, false)).isInstanceOf(NoSuchFileException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
