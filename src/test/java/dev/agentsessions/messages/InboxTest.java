package dev.agentsessions.messages;

import dev.agentsessions.daemon.Reason;
import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.world.HostileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static dev.agentsessions.messages.Payloads.AT;
import static dev.agentsessions.messages.Payloads.TOPICS;
import static dev.agentsessions.messages.Payloads.ofJob;
import static dev.agentsessions.messages.Payloads.ofSession;
import static dev.agentsessions.messages.Payloads.received;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What is taken in, recorded, told and counted.
@Tag("S9")
@Tag("S10")
class InboxTest {
    @TempDir
    private Path home;

    private final Diary diary = new Diary();
    private final List<Reason> woken = new ArrayList<>();
    private Path state;
    private Path file;
    private Inbox inbox;

    @BeforeEach
    void open() {
        state = home.resolve("made/state");
        file = state.resolve("events.jsonl");
        inbox = inbox();
    }

    private Inbox inbox() {
        return new Inbox(state, TOPICS, woken::add, diary.log);
    }

    private void receive(Received... messages) throws IOException {
        inbox.receive(List.of(messages));
    }

    private long count(String name) {
        return inbox.counts().getOrDefault(name, 0L);
    }

    @Test
    void recordsWhatHappenedAndNothingElse() throws IOException {
        receive(
                ofJob("abc12345", 1, "started"),
                ofSession("a-creator-claude", "deleted", AT.minusSeconds(2)),
                ofJob("abc12345", 1, "started"));

        assertThat(file).hasContent("""
                {"job_id":"abc12345","seq":1,"event":"started","at":"2026-11-20T02:00:00Z"}
                {"session":"a-creator-claude","event":"deleted","host":"lab1","at":"2026-11-20T02:00:00Z",\
                "said":"2026-11-20T01:59:58Z"}
                """);
        assertThat(woken).containsExactly(Reason.MESSAGE);
        assertThat(inbox.counts()).containsAllEntriesOf(Map.of("received", 3L, "recorded", 2L, "duplicates", 1L));
        assertThat(new EventLog(state).last()).containsExactly(Map.entry("abc12345", new LastEvent("started", 1, AT)));
    }

    /// It is kept, as the same may come again.
    @Test
    @Tag("S12")
    void doesNotCountWhatWasSaidTooLongAgoToBeAReason() throws IOException {
        receive(
                ofSession("a-creator-claude", "deleted", AT.minusSeconds(600)),
                ofSession("a-creator-claude", "deleted", AT.minusSeconds(599)),
                ofSession("a-creator-claude", "deleted", AT.minusSeconds(600)));

        assertThat(inbox.counts())
                .containsAllEntriesOf(Map.of("received", 3L, "recorded", 1L, "outdated", 1L, "duplicates", 1L));
        assertThat(inbox.lately(AT)).hasSize(1);
    }

    @Test
    void isReadByNobodyElse() throws IOException {
        receive(ofJob("j", 1, "started"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
    }

    @Test
    void writesNothingBeforeThereIsSomething() throws IOException {
        inbox.lately(AT);
        receive(received("python/mqtt/jobs/j/events", "{}"));

        assertThat(state).doesNotExist();
        assertThat(woken).isEmpty();
        assertThat(new EventLog(state).last()).isEmpty();
    }

    @Test
    void knowsDuplicatesAfterARestart() throws IOException {
        receive(ofJob("j", 1, "started"), ofJob("j", 4, "progress"), ofSession("s", "stopped", AT));
        inbox.close();
        diary.lines();
        inbox = inbox();
        receive(ofJob("j", 1, "started"), ofJob("j", 4, "progress"), ofSession("s", "stopped", AT));

        assertThat(count("duplicates")).isEqualTo(3);
        assertThat(woken).hasSize(1);
        receive(ofJob("j", 3, "progress"));
        assertThat(count("recorded")).isEqualTo(1);
        assertThat(diary.lines()).isEmpty();
    }

    @Test
    void tellsOfAGapAndOfAnotherEnd() throws IOException {
        receive(ofJob("j", 1, "started"), ofJob("j", 4, "completed"), ofJob("j", 5, "error"));

        assertThat(diary.lines())
                .containsExactly(
                        "job j: its events 2 to 3 did not come before 4",
                        "job j: said to have ended with error at seq 5, and before that with completed, which counts");
        assertThat(inbox.counts()).containsAllEntriesOf(Map.of("gaps", 1L, "disputed", 1L));
    }

    @Test
    void tellsOfFewGapsHoweverManyThereAre() throws IOException {
        for (int i = 0; i < 100; i++) {
            receive(ofJob("j" + i, 2, "progress"), ofJob("k" + i, 2, "progress"));
        }
        assertThat(diary.lines()).hasSize(20);
        inbox.receive(List.of(received(
                "python/mqtt/jobs/late/events", Payloads.job("late", 9, "progress"), AT.plusSeconds(61))));
        assertThat(diary.lines())
                .containsExactly(
                        "180 more gaps or contradictions in the events of jobs were only counted",
                        "job late: its events 1 to 8 did not come before 9");
        assertThat(count("gaps")).isEqualTo(201);
    }

    @Test
    void countsGarbageAndTellsOfEachCauseOnceAMinute() throws IOException {
        Random random = new Random(3);
        List<Received> batch = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String job = Payloads.job("j", 1, "progress");
            batch.add(switch (random.nextInt(5)) {
                case 0 -> received("python/mqtt/jobs/j/events", HostileText.any(random));
                case 1 -> received("python/mqtt/jobs/" + HostileText.any(random) + "/events", job);
                case 2 -> received("python/mqtt/jobs/j/events", job.replace(":1,", ":2,"));
                case 3 -> received("python/mqtt/jobs/j/events", "x".repeat(70_000));
                default -> received(HostileText.any(random), job);
            });
            if (batch.size() == 50) {
                inbox.receive(batch);
                batch.clear();
            }
        }
        assertThat(count("received")).isEqualTo(10_000);
        assertThat(count("rejected")).isEqualTo(10_000);
        assertThat(inbox.counts().entrySet().stream()
                        .filter(it -> it.getKey().startsWith("rejected_"))
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .isEqualTo(10_000);
        List<String> said = diary.lines();
        assertThat(said).hasSizeBetween(3, Message.Cause.values().length).doesNotHaveDuplicates();
        assertThat(said).allMatch(line -> line.length() < 1_000 && line.startsWith("a message on "));
        assertThat(file).doesNotExist();

        diary.later(Duration.ofMinutes(1));
        receive(received("x", "{}"), received("x", "{}"));
        assertThat(diary.lines())
                .containsExactly("a message on x was dropped, as its topic is not one that was subscribed to;"
                        + " see to whoever publishes there");
    }

    @Test
    void leavesOtherHostsToThemselves() throws IOException {
        receive(received(
                "agent-sessions/lab2/sessions/s/events",
                Payloads.session("s", "deleted", "").replace("lab1", "lab2")));

        assertThat(count("elsewhere")).isEqualTo(1);
        assertThat(file).doesNotExist();
        assertThat(woken).isEmpty();
    }

    @Test
    @Tag("S12")
    void announcesWhatWasSaidOfSessionsLately() throws IOException {
        receive(
                ofSession("b", "deleted", AT.minusSeconds(3)),
                ofSession("a", "created", AT.plusSeconds(1000)),
                ofSession("late", "deleted", AT.minusSeconds(601)));
        Announcement a = new Announcement(
                "a", Announcement.Event.CREATED, AT, AT, "agent-sessions/lab1/sessions/a/events");
        Announcement b = new Announcement(
                "b", Announcement.Event.DELETED, AT.minusSeconds(3), AT, "agent-sessions/lab1/sessions/b/events");

        assertThat(inbox.lately(AT)).containsExactly(a, b);
        assertThat(inbox().lately(AT)).containsExactly(a, b);
        assertThat(inbox().lately(AT.plusSeconds(598))).containsExactly(a);
        assertThat(inbox.lately(AT.plusSeconds(600))).isEmpty();
        assertThat(inbox.lately(AT.minus(Duration.ofMinutes(11)))).isEmpty();
    }

    @Test
    @Tag("S12")
    void keepsOfASessionTheLatestAndOfSessionsThoseHeardOfLast() throws IOException {
        for (int i = 0; i < 30; i++) {
            receive(ofSession("busy", "created", AT.minusSeconds(60 - i)));
        }
        assertThat(inbox.lately(AT)).hasSize(Said.MOST_OF_ONE);
        for (int i = 0; i < Said.MOST_SESSIONS; i++) {
            receive(ofSession("s" + i, "created", AT));
        }
        assertThat(inbox.lately(AT)).hasSize(Said.MOST_SESSIONS).noneMatch(it -> it.session().equals("busy"));
    }

    @Test
    void passesOverWhatAKilledWriterLeft() throws IOException {
        receive(ofJob("j", 1, "started"));
        Files.writeString(file, "{\"job_id\":\"j\",\"seq\":2,\"ev", StandardOpenOption.APPEND);
        inbox = inbox();
        receive(ofJob("j", 2, "progress"));

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(new EventLog(state).last()).containsEntry("j", new LastEvent("progress", 2, AT));
        assertThat(diary.lines()).isEmpty();
    }

    @Test
    void passesOverDamagedLinesAndSaysSo() throws IOException {
        receive(ofJob("j", 1, "started"), ofJob("k", 1, "started"), ofSession("s", "created", AT));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add(1, "\u0000\u0000");
        lines.add(2, "x".repeat(100_000));
        lines.add(3, "{\"job_id\":\"j\",\"seq\":0,\"event\":\"progress\",\"at\":\"2026-11-20T02:00:00Z\"}");
        lines.add(4, "{\"job_id\":\"j\",\"seq\":9,\"event\":\"progress\",\"at\":\"2026-11-20T02:00:00Z\",\"highest\":8,"
                + "\"missing\":\"\"}");
        lines.add(5, "{\"session\":\"s\",\"event\":\"created\",\"host\":\"\",\"at\":\"2026-11-20T02:00:00Z\"}");
        lines.add(6, "{\"job_id\":\"j\",\"seq\":3,\"event\":\"progress\",\"at\":\"soon\"}");
        Files.write(file, lines);
        inbox = inbox();
        receive(ofJob("j", 1, "started"), ofJob("k", 1, "started"), ofSession("s", "created", AT));

        assertThat(count("duplicates")).isEqualTo(3);
        assertThat(diary.lines())
                .containsExactly(
                        file + ": 6 damaged lines were passed over; what was recorded there counts as not received");
    }

    /// A line is found again whatever it is about.
    @Test
    void readsEachLineThatItWrites() throws IOException {
        Random random = new Random(5);
        Announcement.Event[] events = Announcement.Event.values();
        for (int i = 0; i < Integer.getInteger("property.cases"); i++) {
            String name = HostileText.any(random);
            Instant at = AT.plusNanos(random.nextLong(1L << 50));
            Line line = MessageReader.isName(name) && random.nextBoolean()
                    ? new Line.OfSession(
                            new Message.SessionEvent(
                                    name,
                                    name,
                                    events[random.nextInt(events.length)],
                                    random.nextBoolean() ? null : at.minusNanos(random.nextLong(1L << 50))),
                            at)
                    : new Line.Summary("j", summary(random, at));
            byte[] bytes = line.bytes();
            assertThat(Line.read(Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo(line);
        }
    }

    private static Job summary(Random random, Instant at) {
        Ledger ledger = new Ledger();
        Ledger.Draft draft = ledger.draft();
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            JobEventType type = JobEventType.values()[random.nextInt(5)];
            draft.accept(new Message.JobEvent("j", 1 + random.nextInt(100), type, null), at);
        }
        draft.commit();
        return requireNonNull(ledger.jobs().get("j"));
    }

    @Test
    void takesNothingInThatCannotBeRecorded() throws IOException {
        Files.createDirectories(file);
        assertThatThrownBy(() -> receive(ofJob("j", 1, "started")))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": cannot be read: it is not a file; see to its folder and the disk's space");
        assertThat(inbox.lately(AT)).isEmpty();
        assertThat(inbox.counts()).containsEntry("received", 0L);

        Files.delete(file);
        receive(ofJob("j", 1, "started"));
        Files.delete(file);
        Files.createDirectories(file);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> receive(ofJob("j", 2, "progress"), ofSession("s", "deleted", AT), received("x", "")))
                    .hasMessage(file + ": cannot be written: it is not a file; see to its folder and the disk's space");
        }
        assertThat(inbox.counts()).containsAllEntriesOf(Map.of("received", 1L, "rejected", 0L));
        assertThat(inbox.lately(AT)).isEmpty();
        assertThat(woken).hasSize(1);

        Files.delete(file);
        receive(ofJob("j", 2, "progress"));
        assertThat(count("recorded")).isEqualTo(2);
    }

    /// What was written before the disk failed is no more there than what was not.
    @Test
    void takesNothingInThatTheDiskDidNotConfirm() throws IOException {
        receive(ofJob("j", 1, "started"));
        DiskSteps failing = step -> {
            throw new IOException("disk failed at " + step);
        };
        inbox = new Inbox(state, TOPICS, woken::add, diary.log, failing);
        assertThatThrownBy(() -> receive(ofJob("j", 2, "progress"), ofSession("s", "deleted", AT)))
                .hasMessage(file + ": cannot be written: disk failed at APPENDED; see to its folder and the disk's space");

        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(inbox.lately(AT)).isEmpty();
        assertThat(inbox.last()).containsEntry("j", new LastEvent("started", 1, AT));
    }

    @Test
    void takesNothingInOnceItIsClosed() {
        inbox.close();

        assertThatThrownBy(() -> receive(ofJob("j", 1, "started"))).isInstanceOf(IOException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void becomesCompactWhenItIsLargeAndForgetsNothingThatMatters() throws IOException {
        receive(ofSession("old", "deleted", AT.minusSeconds(700)), ofSession("s", "deleted", AT));
        Files.writeString(state.resolve(".events.jsonl.tmp"), "left by one that was killed\n".repeat(10_000));
        long seq = 1;
        long largest = 0;
        while (largest < EventFile.LARGE) {
            List<Received> batch = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                batch.add(ofJob("j" + i % 3, 2 * seq, "progress"));
                seq++;
            }
            inbox.receive(batch);
            largest = Math.max(largest, Files.size(file));
            if (Files.size(file) < largest) {
                break;
            }
        }
        Map<String, LastEvent> last = new EventLog(state).last();
        assertThat(Files.size(file)).isLessThan(10_000);
        assertThat(Files.readString(file)).contains("\"s\"").doesNotContain("\"old\"");
        assertThat(last).containsOnlyKeys("j0", "j1", "j2");

        inbox = inbox();
        receive(ofJob("j0", 2, "progress"), ofSession("s", "deleted", AT));
        assertThat(count("duplicates")).isEqualTo(2);
        assertThat(inbox.lately(AT)).hasSize(1);
        assertThat(diary.lines()).noneMatch(line -> line.contains("damaged"));
        receive(ofJob("j0", requireNonNull(last.get("j0")).seq() - 1, "progress"));
        assertThat(count("recorded")).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void goesOnWhereItCannotBecomeCompactAndTriesAgainMuchLater() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        inbox = new Inbox(state, TOPICS, woken::add, diary.log, step -> {
            if (step == DiskSteps.Step.COPY_WRITTEN) {
                tries.incrementAndGet();
                throw new IOException("full");
            }
        });
        List<Received> batch = new ArrayList<>();
        for (int i = 1; i <= 30_000; i++) {
            batch.add(ofJob("j", i, "progress"));
        }
        inbox.receive(batch);
        receive(ofJob("j", 30_001, "progress"));
        receive(ofJob("j", 30_002, "progress"));

        assertThat(tries).hasValue(1);
        assertThat(count("recorded")).isEqualTo(30_002);
        assertThat(diary.lines())
                .containsExactly(file + ": could not be made smaller: full; see to the disk's space");
        assertThat(new EventLog(state).last()).containsEntry("j", new LastEvent("progress", 30_002, AT));
        try (Stream<Path> files = Files.list(state)) {
            assertThat(files).containsExactly(file);
        }
    }

    /// The worst that thousands of made-up jobs and sessions can do.
    @Test
    void staysSmallWhateverComes() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            List<Received> batch = new ArrayList<>();
            for (int j = 0; j < 50; j++) {
                String name = Long.toHexString(random.nextLong());
                batch.add(random.nextBoolean()
                        ? ofJob("j" + random.nextInt(3000), 1 + (random.nextLong() >>> 1) % 10_000, "progress")
                        : ofSession(name, "created", AT.minusSeconds(random.nextInt(100))));
            }
            inbox.receive(batch);
        }
        assertThat(Files.size(file)).isLessThan(8 * EventFile.LARGE);
        assertThat(inbox.lately(AT)).hasSizeLessThanOrEqualTo(Said.MOST_SESSIONS * Said.MOST_OF_ONE);
        assertThat(new EventLog(state).last()).hasSize(Ledger.MOST);
        assertThat(diary.lines()).hasSizeLessThan(30);
    }

    @Test
    void keepsUpWithAFlood() throws IOException {
        long begin = System.nanoTime();
        int messages = 10_000;
        List<Received> batch = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            batch.add(ofJob("j" + i % 100, 1 + i / 100, "progress"));
            if (batch.size() == 50) {
                inbox.receive(batch);
                batch.clear();
            }
        }
        double perSecond = messages / ((System.nanoTime() - begin) / 1e9);
        System.out.printf("inbox: %.0f messages a second, in batches of 50%n", perSecond);
        assertThat(count("recorded")).isEqualTo(messages);
        assertThat(perSecond).isGreaterThan(500);
    }

    @Test
    void neverTellsWhatAMessageSays() throws IOException {
        receive(ofJob("j", 9, "progress"), ofJob("j", 9, "progress"));
        inbox.receive(List.of(received(
                "python/mqtt/jobs/j/events", Payloads.job("j", 0, "progress"))));

        assertThat(Files.readString(file, UTF_8) + diary.lines()).doesNotContain("hush", "secret");
    }
}
