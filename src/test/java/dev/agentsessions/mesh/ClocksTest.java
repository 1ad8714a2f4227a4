package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TICK;
import static dev.agentsessions.mesh.Hall.TTL;
import static dev.agentsessions.mesh.Hall.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Leases go by the clock that nobody can set.
@Tag("M9")
class ClocksTest extends InAHall {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3652);
    private static final List<Duration> JUMPS = List.of(HOUR, HOUR.negated(), TEN_YEARS, TEN_YEARS.negated());

    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
        hall.tasks("t");
    }

    /// Acceptance test E4: neither early nor late, whatever the wall clock does meanwhile.
    @Test
    void aJumpOfTheWallClockEndsNoLeaseEarlyOrLate() throws Exception {
        for (Duration jump : JUMPS) {
            long token = hall.claim("ada", "t");
            hall.pass(TTL.minus(TICK));
            clock.setWall(jump);

            assertThat(hall.left("t")).isEqualTo(TICK);
            assertThat(refused(() -> hall.claim("bob", "t")).reason()).isEqualTo(Reason.CLAIM_DENIED);
            mesh.renew("ada", "t", token, null);
            hall.pass(TTL.minus(TICK));
            refused(() -> hall.claim("bob", "t"));
            hall.pass(TICK);

            long next = hall.claim("bob", "t");
            mesh.release("bob", "t", next, Outcome.ABANDONED, null, null);
        }
    }

    @Test
    void aJumpOfTheWallClockMakesNobodySilent() throws Exception {
        for (Duration jump : JUMPS) {
            clock.setWall(jump);
            assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
        }
    }

    @Test
    void anHourOfSleepCounts() throws Exception {
        hall.claim("ada", "t");
        hall.pass(HOUR);

        assertThat(hall.claim("bob", "t")).isEqualTo(2);
    }

    @Test
    void aRebootLeavesWhatIsLeftByTheWallClock() throws Exception {
        long token = hall.claim("ada", "t");
        clock.reboot(Duration.ofSeconds(50));

        assertThat(refused(() -> hall.claim("bob", "t")).details()).containsEntry("remaining_ms", 70_000L);
        assertThat(hall.all(Change.Booted.class)).containsExactly(
                new Change.Booted("boot-1"), new Change.Booted("boot-2"));
        mesh.renew("ada", "t", token, null);
        assertThat(hall.left("t")).isEqualTo(TTL);
    }

    @Test
    void whatIsOverByTheWallClockIsOverAfterAReboot() throws Exception {
        hall.claim("ada", "t");
        clock.reboot(TTL);

        assertThat(hall.claim("bob", "t")).isEqualTo(2);
    }

    @Test
    void aRebootGivesNoLeaseMoreThanItsTime() throws Exception {
        for (Duration back : List.of(HOUR, TEN_YEARS)) {
            mesh.release("ada", "t", hall.claim("ada", "t"), Outcome.ABANDONED, null, null);
            hall.claim("ada", "t");
            hall.pass(Duration.ofSeconds(60));
            clock.reboot(back.negated());

            assertThat(hall.left("t")).isEqualTo(TTL);
            hall.pass(TTL);
            mesh.release("bob", "t", hall.claim("bob", "t"), Outcome.ABANDONED, null, null);
        }
    }

    @Test
    void aWallClockThatIsAheadAfterARebootEndsLeasesOnly() throws Exception {
        for (Duration ahead : List.of(HOUR, TEN_YEARS)) {
            hall.claim("ada", "t");
            clock.reboot(ahead);

            long token = hall.claim("bob", "t");
            hall.pass(TTL.minus(TICK));
            refused(() -> hall.claim("ada", "t"));
            mesh.release("bob", "t", token, Outcome.ABANDONED, null, null);
        }
    }

    @Test
    void aSecondRebootCountsFromTheFirst() throws Exception {
        hall.claim("ada", "t");
        clock.reboot(Duration.ofSeconds(30));
        hall.sweep();
        hall.pass(Duration.ofSeconds(30));
        clock.reboot(Duration.ofSeconds(30));

        assertThat(hall.left("t")).isEqualTo(Duration.ofSeconds(30));
    }

    /// Nobody is called dead for the time in which nobody could be heard, unless it was too long.
    @Test
    @Tag("M13")
    void silenceIsCarriedOverAReboot() throws Exception {
        hall.pass(Duration.ofSeconds(60));
        clock.reboot(Duration.ofSeconds(60));
        assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
        hall.pass(TICK.multipliedBy(1_000));

        assertThat(hall.sweep("ada", Sighting.GONE).died()).hasSize(1);
    }

    @Test
    @Tag("M13")
    void aWallClockThatWasSetBackOverARebootMakesNobodySilent() throws Exception {
        clock.reboot(TEN_YEARS.negated());

        assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
        hall.pass(Duration.ofSeconds(121));
        assertThat(hall.sweep("ada", Sighting.GONE).died()).hasSize(1);
    }

    /// Whoever only looks does not go by deadlines of another boot.
    @Test
    void whoLooksFirstAfterARebootSeesWhatIsLeft() throws Exception {
        hall.claim("ada", "t");
        clock.reboot(Duration.ofSeconds(50));

        assertThat(hall.left("t")).isEqualTo(Duration.ofSeconds(70));
    }

    @Test
    void aTtlIsKeptToTheMillisecond() throws Exception {
        for (Duration ttl : List.of(Lease.SHORTEST, Duration.ofMillis(12_345), Lease.LONGEST)) {
            mesh.claim("ada", "t", ttl, null);
            hall.pass(ttl.minus(TICK));
            refused(() -> hall.claim("bob", "t"));
            hall.pass(TICK);
            mesh.release("bob", "t", hall.claim("bob", "t"), Outcome.ABANDONED, null, null);
        }
    }

    /// The times in the log never go back within a boot, though two processes may have read the clock in any order.
    @Test
    void theTicksOfTheLogNeverGoBack() throws Exception {
        hall.claim("ada", "t");
        clock.pass(Duration.ofSeconds(-3));
        assertThat(hall.left("t")).isEqualTo(TTL);
        hall.tasks("u");

        List<Long> ticks = new ArrayList<>();
        hall.log().forEach(event -> ticks.add(event.ticks()));
        assertThat(ticks).isSorted();
    }
}
