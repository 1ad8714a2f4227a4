package dev.agentsessions.messages;

import dev.agentsessions.jobs.LastEvent;
import static dev.agentsessions.messages.JobEventType.COMPLETED;
import static dev.agentsessions.messages.JobEventType.ERROR;
import static dev.agentsessions.messages.JobEventType.PROGRESS;
import static dev.agentsessions.messages.JobEventType.STARTED;
import static dev.agentsessions.messages.Payloads.AT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.messages.Holes.Range;
import dev.agentsessions.messages.Message.JobEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which events are new, which are missing, and how a job ended.
@Tag("S10")
class LedgerTest {
    private final Ledger ledger = new Ledger();

    private Job.Heard hear(String id, long seq, JobEventType type) {
        Ledger.Draft draft = ledger.draft();
        Job.Heard heard = draft.accept(new JobEvent(id, seq, type, null), AT.plusSeconds(Math.min(seq, 10_000)));
        draft.commit();
        return heard;
    }

    private Job.Heard hear(long seq, JobEventType type) {
        return hear("j", seq, type);
    }

    private static Job.Heard of(Job.Heard heard, boolean isNew, @Nullable Range gap, @Nullable JobEventType contradicted) {
        return new Job.Heard(heard.job(), isNew, gap, contradicted);
    }

    private void isNew(Job.Heard heard) {
        assertThat(heard).isEqualTo(of(heard, true, null, null));
    }

    private void isDuplicate(Job.Heard heard) {
        assertThat(heard).isEqualTo(of(heard, false, null, null));
    }

    @Test
    void dropsWhatCameBefore() {
        isNew(hear(1, STARTED));
        isNew(hear(2, PROGRESS));
        isDuplicate(hear(1, STARTED));
        isDuplicate(hear(2, PROGRESS));
        isDuplicate(hear(2, ERROR));
        isNew(hear("k", 1, STARTED));
    }

    @Test
    void tellsAGapOnceAndFillsItSilently() {
        hear(1, STARTED);
        Job.Heard late = hear(5, PROGRESS);
        assertThat(late).isEqualTo(of(late, true, new Range(2, 4), null));
        isNew(hear(6, PROGRESS));
        isNew(hear(3, PROGRESS));
        isDuplicate(hear(3, PROGRESS));
        isNew(hear(2, PROGRESS));
        isNew(hear(4, PROGRESS));
        isDuplicate(hear(4, PROGRESS));
        Job.Heard again = hear(9, PROGRESS);
        assertThat(again).isEqualTo(of(again, true, new Range(7, 8), null));
    }

    @Test
    void missesTheBeginningOfAJobToo() {
        Job.Heard heard = hear(4, PROGRESS);
        assertThat(heard).isEqualTo(of(heard, true, new Range(1, 3), null));
    }

    @Test
    void keepsTheFirstEndAndTellsOfAnotherOnce() {
        hear(1, STARTED);
        isNew(hear(2, COMPLETED));
        isNew(hear(3, COMPLETED));
        Job.Heard other = hear(4, ERROR);
        assertThat(other).isEqualTo(of(other, true, null, COMPLETED));
        isNew(hear(5, ERROR));
        isNew(hear(6, PROGRESS));
        assertThat(ledger.last()).containsExactly(Map.entry("j", new LastEvent("completed", 2, AT.plusSeconds(2))));
    }

    @Test
    void takesTheHighestForTheLastAndAnEndBeforeAll() {
        hear(5, PROGRESS);
        hear(3, JobEventType.PERMISSION_REQUIRED);
        assertThat(ledger.last()).containsEntry("j", new LastEvent("progress", 5, AT.plusSeconds(5)));
        hear(4, ERROR);
        assertThat(ledger.last()).containsEntry("j", new LastEvent("error", 4, AT.plusSeconds(4)));
    }

    @Test
    void takesSeqOneAfterTheEndForARepetition() {
        hear(1, STARTED);
        hear(2, COMPLETED);
        isDuplicate(hear(1, STARTED));
        assertThat(ledger.last()).containsEntry("j", new LastEvent("completed", 2, AT.plusSeconds(2)));
    }

    @Test
    void countsNothingThatWasNotCommitted() {
        ledger.draft().accept(new JobEvent("j", 1, STARTED, null), AT);
        isNew(hear(1, STARTED));
    }

    @Test
    void knowsWithinADraftWhatCameInIt() {
        Ledger.Draft draft = ledger.draft();
        JobEvent event = new JobEvent("j", 1, STARTED, null);
        assertThat(draft.accept(event, AT).isNew()).isTrue();
        assertThat(draft.accept(event, AT).isNew()).isFalse();
    }

    @Test
    void survivesTheHighestNumberThereIs() {
        Job.Heard heard = hear(Long.MAX_VALUE, PROGRESS);
        assertThat(heard).isEqualTo(of(heard, true, new Range(1, Long.MAX_VALUE - 1), null));
        isDuplicate(hear(Long.MAX_VALUE, PROGRESS));
        isNew(hear(Long.MAX_VALUE - 1, PROGRESS));
        isNew(hear(1, PROGRESS));
        isDuplicate(hear(1, PROGRESS));
    }

    @Test
    void forgetsTheJobsThatAreQuietForTheLongest() {
        hear("first", 1, STARTED);
        hear("second", 1, STARTED);
        for (int i = 0; i < Ledger.MOST - 1; i++) {
            hear("job" + i, 1, STARTED);
            hear("first", 2 + i, PROGRESS);
        }
        assertThat(ledger.jobs()).hasSize(Ledger.MOST).containsKey("first").doesNotContainKey("second");
        isDuplicate(hear("first", 1, STARTED));
        isNew(hear("second", 1, STARTED));
    }

    @Test
    void keepsFewHolesOfAJobThatIsFullOfThem() {
        for (long seq = 2; seq <= 1000; seq += 2) {
            hear(seq, PROGRESS);
        }
        assertThat(requireNonNull(ledger.jobs().get("j")).holes().ranges()).hasSize(Holes.MOST);
        isNew(hear(999, PROGRESS));
        isDuplicate(hear(1, STARTED));
    }

    /// Doubled, reordered and with holes: as a set of all that was heard would tell it.
    @Test
    void agreesWithAMemoryOfEverything() {
        for (long seed = 0; seed < Integer.getInteger("property.cases"); seed++) {
            Random random = new Random(seed);
            List<JobEvent> history = history(random);
            Ledger tried = new Ledger();
            Map<String, Set<Long>> heard = new HashMap<>();
            Map<String, JobEventType> ends = new HashMap<>();
            Map<String, Set<Long>> missed = new HashMap<>();
            Ledger.Draft draft = tried.draft();
            for (JobEvent event : history) {
                Job.Heard told = draft.accept(event, AT);
                Set<Long> before = heard.computeIfAbsent(event.jobId(), _ -> new TreeSet<>());
                long highest = before.stream().mapToLong(seq -> seq).max().orElse(0);
                boolean isNew = before.add(event.seq());
                assertThat(told.isNew()).as("seed %d: %s", seed, event).isEqualTo(isNew);
                Range gap = isNew && event.seq() > highest + 1 ? new Range(highest + 1, event.seq() - 1) : null;
                assertThat(told.gap()).as("seed %d: %s", seed, event).isEqualTo(gap);
                if (gap != null) {
                    Set<Long> known = missed.computeIfAbsent(event.jobId(), _ -> new HashSet<>());
                    for (long seq = gap.from(); seq <= gap.to(); seq++) {
                        assertThat(known.add(seq)).as("seed %d: told once", seed).isTrue();
                    }
                }
                if (isNew && event.type().isEnd()) {
                    ends.putIfAbsent(event.jobId(), event.type());
                }
                if (random.nextInt(4) == 0) {
                    draft.commit();
                    draft = tried.draft();
                }
            }
            draft.commit();
            tried.last().forEach((id, last) -> assertThat(last.event())
                    .isEqualTo(ends.containsKey(id) ? ends.get(id).word() : last.event()));
        }
    }

    /// The events of a few jobs, mixed, some doubled, some lost, some late; never more holes than are kept.
    private static List<JobEvent> history(Random random) {
        List<JobEvent> sent = new ArrayList<>();
        for (int job = 0; job < 3; job++) {
            int length = 1 + random.nextInt(40);
            for (int seq = 1; seq <= length; seq++) {
                JobEventType type = seq > length - 2 ? JobEventType.values()[2 + random.nextInt(3)] : PROGRESS;
                int times = random.nextInt(10) == 0 ? 0 : random.nextInt(5) == 0 ? 3 : 1;
                for (int i = 0; i < times; i++) {
                    sent.add(new JobEvent("j" + job, seq, type, null));
                }
            }
        }
        for (int i = 0; i + 1 < sent.size(); i++) {
            Collections.swap(sent, i, Math.min(sent.size() - 1, i + random.nextInt(6)));
        }
        return sent;
    }

    @Test
    void writesHolesInWordsAndReadsThem() {
        Holes holes = new Holes(List.of(new Range(1, 1), new Range(3, Long.MAX_VALUE)));
        assertThat(holes.words()).isEqualTo("1-1,3-9223372036854775807");
        assertThat(Holes.of(holes.words())).isEqualTo(holes);
        assertThat(Holes.of("")).isEqualTo(Holes.NONE);
        for (String wrong : List.of("1", "1-", "-1", "2-1", "0-1", "3-4,1-2", "1-2,2-3", "1-9223372036854775808", ",")) {
            assertThat(Holes.of(wrong)).as(wrong).isNull();
        }
    }
}
