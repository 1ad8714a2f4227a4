package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.memory.Undelivered.Found;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Place;
import dev.agentsessions.session.Registry;
import dev.agentsessions.world.HostileText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
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
    private static final Registry NOTHING = new Registry(List.of(), List.of(), "");

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
        assertThat(undelivered.load(NOTHING).isEmpty()).isTrue();
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
        String dropped = " not told any more, as there were more than 1000; the journal has them";
        assertThat(undelivered.add(List.of(late("e0"), late("e1")))).containsExactly(file + ": 2 drifts that nobody asked for are" + dropped);
        assertThat(undelivered.add(List.of(late("e1"), late("e2")))).containsExactly(file + ": 1 drift that nobody asked for is" + dropped);

        Found found = undelivered.load(NOTHING);
        assertThat(found.notes()).containsExactly(file + ": 3 drifts that nobody asked for are" + dropped);
        assertThat(found.drifts()).hasSize(Undelivered.MOST).startsWith(late("d3")).endsWith(late("e0"), late("e1"), late("e2"));
        assertThat(other.load(NOTHING)).isEqualTo(new Found(List.of(late("x")), List.of(), List.of()));

        assertThat(undelivered.remove(found.drifts())).isEmpty();
        assertThat(undelivered.load(NOTHING).isEmpty()).isTrue();
        assertThat(other.load(NOTHING).drifts()).containsExactly(late("x"));
    }

    @Test
    void givesBackWhatWasAddedInItsOrderUntilItIsRemoved() throws IOException {
        assertThat(undelivered.add(List.of(late("b2"), late("a1")))).isEmpty();
        assertThat(undelivered.add(List.of(late("c3")))).isEmpty();
        assertThat(undelivered.load(NOTHING))
                .isEqualTo(new Found(List.of(late("b2"), late("a1"), late("c3")), List.of(), List.of()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(undelivered.remove(List.of(late("b2"), late("c3")))).isEmpty();
        assertThat(undelivered.load(NOTHING).drifts()).containsExactly(late("a1"));
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
        assertThat(undelivered.load(NOTHING)).isEqualTo(new Found(all, List.of(), List.of()));
    }

    private static Registry having(String... fingerprints) {
        List<Entry> entries = new ArrayList<>();
        for (String fingerprint : fingerprints) {
            entries.add(new Entry(
                    entries.size(), "kelp-creator-claude", "kelp", null, null, null, null, null, null, List.of(), null, null,
                    new Entry.Times(null, null, null, null, null, false), null, fingerprint, new Place(1, 1)));
        }
        return new Registry(List.of(), entries, "");
    }

    private void intendedBy(long pid, Instant started) throws IOException {
        String by = "\"pid\":" + pid + ",\"started\":" + started.toEpochMilli() + ",";
        String text = Files.readString(file);
        String other = text.replaceAll("\"pid\":\\d+,\"started\":\\d+,", by);
        assertThat(other).isNotEqualTo(text);
        Files.writeString(file, other);
    }

    @Test
    void tellsByTheRegistryWhetherWhatWasIntendedCameAbout() throws Exception {
        assertThat(undelivered.intend(List.of(late("a1"), late("b2")), NOTHING, List.of("f1", "f2"))).isEmpty();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        for (boolean byOther : new boolean[] {false, true}) {
            if (byOther) {
                intendedBy(ended.pid(), Instant.EPOCH);
            }
            Found done = new Found(List.of(late("a1"), late("b2")), List.of(), List.of());
            assertThat(undelivered.load(having("f0", "f2"))).isEqualTo(done);
            assertThat(undelivered.load(having("f1"))).isEqualTo(done);
            Found undone = undelivered.load(having("f0", "f3"));
            assertThat(undone).isEqualTo(new Found(List.of(), List.of(late("a1"), late("b2")), List.of()));
            assertThat(undone.isEmpty()).isFalse();
        }
        undelivered.remove(undelivered.load(NOTHING).all());
        assertThat(file).doesNotExist();
    }

    /// The registry may show it no more once that is written.
    @Test
    void settlesWhatWasIntendedBeforeTheNextIsWritten() {
        undelivered.intend(List.of(late("a1")), NOTHING, List.of("f1"));
        undelivered.intend(List.of(late("b2")), having("f1"), List.of("f2"));
        assertThat(undelivered.load(NOTHING))
                .isEqualTo(new Found(List.of(late("a1")), List.of(late("b2")), List.of()));
        undelivered.intend(List.of(late("c3")), NOTHING, List.of("f3"));
        assertThat(undelivered.load(NOTHING))
                .isEqualTo(new Found(List.of(late("a1")), List.of(late("c3")), List.of()));
    }

    /// It is about to say itself what came of it.
    @Test
    void leavesWhatALivingProcessIntendsToIt() throws Exception {
        undelivered.intend(List.of(late("a1")), NOTHING, List.of("f1"));
        Process living = new ProcessBuilder("cat").start();
        try {
            Instant started = living.info().startInstant().orElseThrow();
            intendedBy(living.pid(), started);
            assertThat(undelivered.load(having("f1")).isEmpty()).isTrue();
            assertThat(undelivered.load(NOTHING).isEmpty()).isTrue();
            intendedBy(living.pid(), started.minusSeconds(60));
            assertThat(undelivered.load(having("f1")).drifts()).as("an earlier one of this pid").hasSize(1);
        } finally {
            living.destroy();
        }
        assertThat(living.waitFor()).isPositive();
        assertThat(undelivered.load(having("f1")).drifts()).hasSize(1);
    }

    @Test
    void whatWasWrittenIsCertainWhateverIsIntended() {
        undelivered.intend(List.of(late("a1"), late("b2")), NOTHING, List.of("f1"));
        undelivered.add(List.of(late("a1")));
        assertThat(undelivered.load(NOTHING))
                .isEqualTo(new Found(List.of(late("a1")), List.of(late("b2")), List.of()));
        undelivered.intend(List.of(late("a1", "again"), late("b2")), NOTHING, List.of("f2"));
        assertThat(undelivered.load(NOTHING))
                .isEqualTo(new Found(List.of(late("a1", "again")), List.of(late("b2")), List.of()));
        assertThat(undelivered.load(having("f1")).drifts()).containsExactly(late("a1", "again"));
    }

    /// Who adds them is told of it.
    @Test
    void dropsNothingForWhatIsOnlyIntended() {
        List<Late> all = new ArrayList<>();
        for (int i = 0; i < Undelivered.MOST; i++) {
            all.add(late("d" + i));
        }
        undelivered.add(all);
        assertThat(undelivered.intend(List.of(late("e0")), NOTHING, List.of("f1"))).isEmpty();
        assertThat(undelivered.load(NOTHING).drifts()).hasSize(Undelivered.MOST);
        assertThat(undelivered.add(List.of(late("e0")))).singleElement().asString().contains(": 1 drift that nobody");
    }

    @Test
    void keepsADriftOnce() {
        undelivered.add(List.of(late("a1", "before")));
        undelivered.add(List.of(late("a1", "after")));
        assertThat(undelivered.load(NOTHING).drifts()).containsExactly(late("a1", "after"));
    }

    @Test
    void leavesAnotherRegistrysToIt() {
        Undelivered others = of(Path.of("/else/agent-sessions.yaml"), locks);
        others.add(List.of(late("a1")));
        assertThat(undelivered.load(NOTHING).isEmpty()).isTrue();
        undelivered.add(List.of(late("a1", "ours")));
        undelivered.remove(List.of(late("a1", "ours")));
        assertThat(others.load(NOTHING).drifts()).containsExactly(late("a1"));
    }

    @Test
    void dropsDamagedLinesAndSaysSo() throws IOException {
        undelivered.add(List.of(late("a1")));
        String whole = Files.readString(file);
        String[] damaged = {
            "\0\0\0", "[]", "{}", "{\"registry\":1,\"drift\":{}}", whole.substring(0, whole.length() / 2),
            "{\"registry\":\"" + REGISTRY + "\",\"drift\":{\"id\":\"b2\"}}",
            "{\"registry\":\"" + REGISTRY + "\",\"pid\":7,\"started\":8,\"left\":[\"f\"]}",
            "{\"registry\":\"" + REGISTRY + "\",\"pid\":7,\"started\":8,\"left\":[\"f\"", whole.strip() + "}", ""
        };
        for (String line : damaged) {
            Files.writeString(file, line + "\n" + whole);
            assertThat(undelivered.load(NOTHING))
                    .as(line)
                    .isEqualTo(new Found(
                            List.of(late("a1")),
                            List.of(),
                            List.of(file + ":1: a drift that is not told, as the line is damaged")));
        }
        Files.writeString(file, "{", StandardOpenOption.APPEND);
        undelivered.remove(List.of());
        assertThat(file).hasContent(whole);
    }

    @Test
    void notesWhatElseMayStandInItsPlace() throws IOException {
        Files.createDirectories(file);
        assertThat(undelivered.load(NOTHING))
                .isEqualTo(new Found(List.of(), List.of(), List.of(file + ": passed over, as it is not a file")));
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
        assertThat(undelivered.load(NOTHING).drifts()).containsExactly(late("a1"));
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
        assertThat(undelivered.load(NOTHING).drifts()).hasSize(many).allMatch(late -> late.id().startsWith("theirs"));
    }
}
