package dev.agentsessions.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChoreTest {
    private static final Duration POLL = Duration.ofMillis(2_000);

    private final Chore chore = new Chore(Duration.ofMillis(250));

    @Test
    void itIsDueAtOnceAndThenAgainAndAgain() {
        assertThat(chore.isDue(-5)).isTrue();
        chore.done(10_000, POLL);
        assertThat(chore.due()).isEqualTo(12_000);
        assertThat(chore.isDue(11_999)).isFalse();
        assertThat(chore.isDue(12_000)).isTrue();
    }

    @Test
    void whatIsWantedIsDueAtOnceButNotTooSoonAfterTheLastTime() {
        chore.done(10_000, POLL);
        chore.want(10_100);
        assertThat(chore.due()).isEqualTo(10_250);
        chore.done(10_300, POLL);
        chore.want(11_000);
        assertThat(chore.due()).isEqualTo(11_000);
        chore.want(11_500);
        assertThat(chore.due()).as("whoever wants it later puts nothing off").isEqualTo(11_000);
    }

    @Test
    void whatHasFailedIsLeftAloneUnlessItMaySucceedNow() {
        chore.failed(10_000, Duration.ofMillis(5_000));
        chore.want(11_000);
        assertThat(chore.due()).isEqualTo(15_000);
        chore.wantAnyway(11_000);
        assertThat(chore.due()).isEqualTo(11_000);
        chore.done(15_500, POLL);
        chore.want(16_000);
        assertThat(chore.due()).as("it has succeeded since").isEqualTo(16_000);
    }

    @Test
    void itCanBeDueSoonerThanItWasThought() {
        chore.done(10_000, POLL);
        chore.within(Duration.ofMillis(3_000));
        assertThat(chore.due()).isEqualTo(12_000);
        chore.within(Duration.ofMillis(500));
        assertThat(chore.due()).isEqualTo(10_500);
    }
}
