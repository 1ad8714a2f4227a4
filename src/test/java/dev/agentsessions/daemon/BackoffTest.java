package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4")
class BackoffTest {
    /// A generator that always gives the largest number it may.
    private static final RandomGenerator LARGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void itsBoundDoublesUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), LARGEST);

        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(seconds));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(60));
        }
        assertThat(backoff.failures()).isEqualTo(1_008);
    }

    @Test
    void itBeginsAnewAfterASuccess() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), LARGEST);
        backoff.failed();
        backoff.failed();
        backoff.succeeded();

        assertThat(backoff.failures()).isZero();
        assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void itsJitterIsFull() {
        Backoff backoff = new Backoff(Duration.ofSeconds(60), Duration.ofSeconds(60), new Random(1));
        long under10 = 0;
        long over50 = 0;
        for (int i = 0; i < 1_000; i++) {
            Duration wait = backoff.failed();
            assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(60));
            under10 += wait.toSeconds() < 10 ? 1 : 0;
            over50 += wait.toSeconds() >= 50 ? 1 : 0;
        }
        assertThat(under10).isBetween(120L, 220L);
        assertThat(over50).isBetween(120L, 220L);
    }
}
