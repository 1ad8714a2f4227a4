package dev.agentsessions.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R19")
class TimestampTest {

    @Test
    void readsWhatInstantPrints() {
        long seed = Long.getLong("seed", 20261120L);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < Integer.getInteger("property.cases", 3000); i++) {
            Instant instant =
                    Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 250_000_000_000L), fraction(random));
            assertThat(Timestamp.parse(instant.toString())).as("seed %d", seed).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "Z",
                "now",
                "2026-09-02",
                "2026-09-02T08:00:00",
                "2026-09-02T08:00:00+02:00",
                "2026-09-02 08:00:00Z",
                "2026-13-02T08:00:00Z",
                "2026-02-30T08:00:00Z",
                "2026-09-02T25:00:00Z",
                "2026-09-02T08:00:00,5Z",
                "2026-09-02T08:00:00.5.5Z",
                "٢٠٢٦-09-02T08:00:00Z",
                "1788336000000"
            })
    void refusesWhatIsNotItsForm(String text) {
        assertThat(Timestamp.parse(text)).isNull();
    }

    @Test
    void cutsAFractionFinerThanNanoseconds() {
        assertThat(Timestamp.parse("2026-09-02T08:00:00.1234567891Z"))
                .isEqualTo(Instant.parse("2026-09-02T08:00:00.123456789Z"));
    }

    private static int fraction(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1000) * 1_000_000;
            default -> random.nextInt(1_000_000_000);
        };
    }
}
