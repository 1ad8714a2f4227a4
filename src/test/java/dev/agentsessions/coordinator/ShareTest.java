package dev.agentsessions.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShareTest {
    private final Share share = new Share(20, Duration.ofMillis(250), Duration.ofMinutes(1));

    @Test
    void itWaitsAsManyTimesAsLongAsItTook() {
        assertThat(share.next()).isLessThan(0);
        share.taken(1_000, 1_100);
        assertThat(share.next()).isEqualTo(3_100);
    }

    @Test
    void howLongTheMachineSleptInTheMiddleOfItIsNotHeldAgainstIt() {
        share.taken(1_000, 3_601_000);
        assertThat(share.next()).isEqualTo(3_661_000);
    }

    @Test
    void whatTakesNoTimeIsDoneNotTooOftenEither() {
        share.taken(1_000, 1_001);
        assertThat(share.next()).isEqualTo(1_251);
    }
}
