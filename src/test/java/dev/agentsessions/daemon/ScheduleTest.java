package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Times are in milliseconds here.
@Tag("S2")
class ScheduleTest {
    private final Schedule schedule = new Schedule();

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long next() {
        long next = schedule.next();
        return next == Long.MAX_VALUE ? next : TimeUnit.NANOSECONDS.toMillis(next);
    }

    private Set<Reason> beginAt(long millis) {
        assertThat(next()).isLessThanOrEqualTo(millis);
        return schedule.begin(nanos(millis));
    }

    @Test
    void nothingIsDueUntilSomethingHappens() {
        assertThat(schedule.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theFirstWakeUpIsDueAtOnce() {
        schedule.wake(Reason.MESSAGE, nanos(1_000));

        assertThat(next()).isEqualTo(1_000);
    }

    @Test
    void whatComesTogetherBecomesOnePass() {
        schedule.wake(Reason.MESSAGE, nanos(1_000));
        schedule.wake(Reason.MESSAGE, nanos(1_000));
        schedule.wake(Reason.FILE_APPEARED, nanos(1_000));

        assertThat(beginAt(1_000)).containsExactlyInAnyOrder(Reason.MESSAGE, Reason.FILE_APPEARED);
        assertThat(schedule.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatComesWhileAPassRunsBecomesOneMore() {
        schedule.wake(Reason.MESSAGE, nanos(1_000));
        beginAt(1_000);
        for (int i = 0; i < 1_000; i++) {
            schedule.wake(Reason.MESSAGE, nanos(1_001 + i));
        }

        assertThat(beginAt(2_100)).containsExactly(Reason.MESSAGE);
        assertThat(schedule.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatFollowsWithin20MillisecondsWaitsForThem() {
        schedule.wake(Reason.CONNECTED, nanos(1_000));
        beginAt(1_000);
        schedule.wake(Reason.CONNECTED, nanos(1_003));
        schedule.wake(Reason.PROCESS_ENDED, nanos(1_019));

        assertThat(next()).isEqualTo(1_020);
        assertThat(beginAt(1_020)).containsExactlyInAnyOrder(Reason.PROCESS_ENDED, Reason.CONNECTED);
    }

    @Test
    void aFloodLeavesFiftyPassesASecond() {
        assertThat(passesInASecondOf(Reason.CONNECTED)).isEqualTo(50);
    }

    @Test
    void aFloodOfMessagesLeavesTen() {
        assertThat(passesInASecondOf(Reason.MESSAGE)).isEqualTo(10);
    }

    private int passesInASecondOf(Reason reason) {
        int passes = 0;
        for (long now = 0; now < 1_000; now++) {
            schedule.wake(reason, nanos(now));
            if (next() <= now) {
                beginAt(now);
                passes++;
            }
        }
        return passes;
    }

    @Test
    void aFileThatChangesAllTheTimeWakesOnceASecond() {
        schedule.wake(Reason.FILE_CHANGED, nanos(0));
        beginAt(0);
        schedule.wake(Reason.FILE_CHANGED, nanos(100));
        assertThat(next()).isEqualTo(1_000);

        schedule.wake(Reason.FILE_APPEARED, nanos(200));
        assertThat(beginAt(200)).containsExactly(Reason.FILE_APPEARED);
        assertThat(next()).isEqualTo(1_000);
    }

    @Test
    void filesThatAppearAllTheTimeWakeTenTimesASecond() {
        schedule.wake(Reason.FILE_APPEARED, nanos(0));
        beginAt(0);
        schedule.wake(Reason.FILE_APPEARED, nanos(10));
        assertThat(next()).isEqualTo(100);
        beginAt(100);

        schedule.wake(Reason.FILE_APPEARED, nanos(500));
        assertThat(next()).isEqualTo(500);
    }

    @Test
    void aPassMakesThePollWaitAnew() {
        schedule.wakeAt(Reason.POLL, nanos(30_000));
        schedule.wakeAt(Reason.SETTLED, nanos(5_000));
        schedule.wake(Reason.MESSAGE, nanos(10));
        beginAt(10);

        assertThat(schedule.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsExpectedForAnotherReasonStays() {
        schedule.wakeAt(Reason.AFTERSHOCK, nanos(250));
        schedule.wake(Reason.MESSAGE, nanos(10));
        beginAt(10);

        assertThat(next()).isEqualTo(250);
    }

    @Test
    @Tag("S4")
    void afterAFailureWakeUpsWaitForTheRetry() {
        schedule.wake(Reason.MESSAGE, nanos(0));
        beginAt(0);
        schedule.hold(nanos(4_000));
        schedule.wake(Reason.MESSAGE, nanos(100));
        assertThat(next()).isEqualTo(4_000);

        assertThat(beginAt(4_000)).containsExactlyInAnyOrder(Reason.MESSAGE, Reason.RETRY);
    }

    @Test
    @Tag("S4")
    void whatMayMendAFailureIsTriedAtOnce() {
        schedule.wake(Reason.MESSAGE, nanos(0));
        beginAt(0);
        schedule.hold(nanos(4_000));
        schedule.wake(Reason.REGISTRY_CHANGED, nanos(100));

        assertThat(beginAt(100)).containsExactly(Reason.REGISTRY_CHANGED);
        schedule.wake(Reason.MESSAGE, nanos(200));
        assertThat(next()).isEqualTo(200);
    }
}
