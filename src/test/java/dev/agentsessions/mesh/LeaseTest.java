package dev.agentsessions.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M9")
class LeaseTest {
    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");
    private static final Duration TTL = Duration.ofSeconds(120);

    private final Lease lease = Lease.acquired("ada", 7, TTL, AT, 1_000);

    private static MeshTime ticks(long ticks) {
        return new MeshTime("boot", ticks, AT);
    }

    @Test
    void livesUntilItsDeadlineAndNotAtIt() {
        assertThat(lease.isLive(ticks(120_999))).isTrue();
        assertThat(lease.left(ticks(120_999))).isEqualTo(Duration.ofMillis(1));
        assertThat(lease.isLive(ticks(121_000))).isFalse();
        assertThat(lease.left(ticks(121_000))).isEqualTo(Duration.ZERO);
    }

    @Test
    void isTheSameLeaseWhenRenewed() {
        Lease renewed = lease.renewed(AT.plusSeconds(60), 61_000);

        assertThat(renewed).isEqualTo(new Lease("ada", 7, TTL, AT, 181_000, AT.plusSeconds(180)));
    }

    @Test
    void carriesOverWhatIsLeftByTheWallClock() {
        Lease carried = lease.carriedOver(AT.plusSeconds(50), 3);

        assertThat(carried).isEqualTo(new Lease("ada", 7, TTL, AT, 70_003, AT.plusSeconds(120)));
    }

    @Test
    void carriesOverNoMoreThanTheWhole() {
        Instant setBack = AT.minus(Duration.ofDays(3650));

        assertThat(lease.carriedOver(setBack, 3)).isEqualTo(new Lease("ada", 7, TTL, AT, 120_003, setBack.plus(TTL)));
    }

    @Test
    void isOverWhereTheWallClockIsPastItsEnd() {
        Lease carried = lease.carriedOver(AT.plus(Duration.ofDays(3650)), 3);

        assertThat(carried.isLive(ticks(3))).isFalse();
        assertThat(carried.wallDeadline()).isEqualTo(AT.plusSeconds(120));
    }

    @Test
    void hasATokenFromOneOnAndATtlWithinItsBounds() {
        Lease.acquired("ada", 1, Duration.ofSeconds(10), AT, 0);
        Lease.acquired("ada", 1, Duration.ofHours(24), AT, 0);

        assertThatThrownBy(() -> Lease.acquired("ada", 0, TTL, AT, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lease.acquired("ada", 1, Duration.ofMillis(9_999), AT, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lease.acquired("ada", 1, Duration.ofMillis(86_400_001), AT, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
