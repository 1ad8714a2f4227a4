package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.memory.Undelivered.Found;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.world.HostileText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R22")
class UndeliveredTest {
    private static final Path REGISTRY = Path.of("/home/u/agent-sessions.yaml");

    @TempDir
    private Path temp;

    private final TestLocks locks = new TestLocks();
    private Path folder;
    private Path file;
    private Undelivered undelivered;

    @BeforeEach
    void inAFolderThatDoesNotExist() {
        folder = temp.resolve("cache/agent-sessions-monitor");
        file = folder.resolve("undelivered.jsonl");
        undelivered = of(REGISTRY, locks);
    }

    private Undelivered of(Path registry, Locks locks) {
        return new Undelivered(folder, registry, locks, Duration.ofSeconds(10));
    }

    private static Late late(String id) {
        return late(id, "kelp-creator-claude: tmux gone.");
    }

    private static Late late(String id, String comment) {
        Map<String, @Nullable Object> drift = new LinkedHashMap<>();
        drift.put("id", id);
        drift.put("before", Map.of("comment", "not this one"));
        drift.put("comment", comment);
        drift.put("session", null);
        return new Late(id, comment, new String(JsonText.of(drift), StandardCharsets.UTF_8));
    }

    @Test
    void touchesNothingWhileThereIsNothing() {
        assertThat(undelivered.load().isEmpty()).isTrue();
        assertThat(undelivered.remove(List.of(late("a1")))).isEmpty();
        assertThat(temp).isEmptyDirectory();
    }

    /// Perhaps nobody ever asks.
    @Test
    void keepsTheNewestThousandAndSaysHowManyItDropped() throws IOException {
        Undelivered other = of(Path.of("/other.yaml"), locks);
        assertThat(other.add(List.of(late("x")))).isEmpty();
        List<Late> all = new ArrayList<>();
        for (int i = 0; i < Undelivered.MOST; i++) {
            all.add(late("d" + i));
        }
        assertThat(undelivered.add(all)).isEmpty();
        String dropped = " drifts that nobody asked for are not told any more, as there were more than 1000; the journal"
                + " has them";
        assertThat(undelivered.add(List.of(late("e0"), late("e1")))).containsExactly(file + ": 2" + dropped);
        assertThat(undelivered.add(List.of(late("e1"), late("e2")))).containsExactly(file + ": 1" + dropped);

        Found found = undelivered.load();
        assertThat(found.notes()).containsExactly(file + ": 3" + dropped);
        assertThat(found.drifts()).hasSize(Undelivered.MOST).startsWith(late("d3")).endsWith(late("e0"), late("e1"), late("e2"));
        assertThat(other.load()).isEqualTo(new Found(List.of(late("x")), List.of()));

        assertThat(undelivered.remove(found.drifts())).isEmpty();
        assertThat(undelivered.load().isEmpty()).isTrue();
        assertThat(other.load().drifts()).containsExactly(late("x"));
    }

    @Test
    void givesBackWhatWasAddedInItsOrderUntilItIsRemoved() throws IOException {
        assertThat(undelivered.add(List.of(late("b2"), late("a1")))).isEmpty();
        assertThat(undelivered.add(List.of(late("c3")))).isEmpty();
        assertThat(undelivered.load()).isEqualTo(new Found(List.of(late("b2"), late("a1"), late("c3")), List.of()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(undelivered.remove(List.of(late("b2"), late("c3")))).isEmpty();
        assertThat(undelivered.load().drifts()).containsExactly(late("a1"));
        assertThat(undelivered.remove(List.of(late("a1")))).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    @Tag("R18")
    void keepsAnyTextAsItIs() {
        List<Late> all = new ArrayList<>();
        for (String hostile : HostileText.SAMPLES) {
            all.add(late("id" + all.size(), hostile));
        }
        undelivered.add(all);
        assertThat(undelivered.load()).isEqualTo(new Found(all, List.of()));
    }

    @Test
    void keepsADriftOnce() {
        undelivered.add(List.of(late("a1", "before")));
        undelivered.add(List.of(late("a1", "after")));
        assertThat(undelivered.load().drifts()).containsExactly(late("a1", "after"));
    }

    @Test
    void leavesAnotherRegistrysToIt() {
        Undelivered others = of(Path.of("/else/agent-sessions.yaml"), locks);
        others.add(List.of(late("a1")));
        assertThat(undelivered.load().isEmpty()).isTrue();
        undelivered.add(List.of(late("a1", "ours")));
        undelivered.remove(List.of(late("a1", "ours")));
        assertThat(others.load().drifts()).containsExactly(late("a1"));
    }

    @Test
    void dropsDamagedLinesAndSaysSo() throws IOException {
        undelivered.add(List.of(late("a1")));
        String whole = Files.readString(file);
        String[] damaged = {
            "\0\0\0", "[]", "{}", "{\"registry\":1,\"drift\":{}}", whole.substring(0, whole.length() / 2),
            "{\"registry\":\"" + REGISTRY + "\",\"drift\":{\"id\":\"b2\"}}", whole.strip() + "}", ""
        };
        for (String line : damaged) {
            Files.writeString(file, line + "\n" + whole);
            assertThat(undelivered.load())
                    .as(line)
                    .isEqualTo(new Found(
                            List.of(late("a1")),
                            List.of(file + ":1: a drift that is not told, as the line is damaged")));
        }
        Files.writeString(file, "{", StandardOpenOption.APPEND);
        undelivered.remove(List.of());
        assertThat(file).hasContent(whole);
    }

    @Test
    void notesWhatElseMayStandInItsPlace() throws IOException {
        Files.createDirectories(file);
        assertThat(undelivered.load())
                .isEqualTo(new Found(List.of(), List.of(file + ": passed over, as it is not a file")));
        assertThat(undelivered.add(List.of(late("a1"))))
                .containsExactly(file + ": could not be written: it is not a file");
    }

    @Test
    void notesALockThatIsNotHad() {
        Undelivered shutOut = of(REGISTRY, (lock, _) -> {
            throw new Locks.LockedException(lock + ": locked by somebody");
        });
        assertThat(shutOut.add(List.of(late("a1"))))
                .containsExactly(file + ": could not be written: " + folder.resolve("undelivered.lock")
                        + ": locked by somebody");
        assertThat(file).doesNotExist();
    }

    @Test
    void isNotStoppedByWhatAKilledPassLeft() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(".undelivered.tmp"), "half");
        undelivered.add(List.of(late("a1")));
        assertThat(undelivered.load().drifts()).containsExactly(late("a1"));
        assertThat(folder.resolve(".undelivered.tmp")).doesNotExist();
    }

    @Test
    @Timeout(60)
    void losesNothingWhenPassesMeet() throws Exception {
        int many = 50;
        Thread other = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < many; i++) {
                undelivered.add(List.of(late("theirs" + i)));
            }
        });
        for (int i = 0; i < many; i++) {
            undelivered.add(List.of(late("ours" + i)));
            undelivered.remove(List.of(late("ours" + i)));
        }
        other.join();
        assertThat(undelivered.load().drifts()).hasSize(many).allMatch(late -> late.id().startsWith("theirs"));
    }
}
