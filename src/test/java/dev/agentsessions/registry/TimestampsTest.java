package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-06-19T09:00:00Z,            2026-06-19T09:00:00Z",
        "2026-06-19t09:00:00z,            2026-06-19T09:00:00Z",
        "2026-06-19 09:00:00,             2026-06-19T09:00:00Z",
        "2026-06-19T09:00,                2026-06-19T09:00:00Z",
        "2026-06-19,                      2026-06-19T00:00:00Z",
        "2026-06-19T09:00:00+02:00,       2026-06-19T07:00:00Z",
        "2026-06-19T09:00:00 +0530,       2026-06-19T03:30:00Z",
        "2026-06-19T09:00:00-05,          2026-06-19T14:00:00Z",
        "2026-06-19T09:00:00.25Z,         2026-06-19T09:00:00.250Z",
        "2026-06-19T09:00:00.1234567891Z, 2026-06-19T09:00:00.123456789Z",
        "2024-02-29T23:59:59Z,            2024-02-29T23:59:59Z",
        "0001-01-01T00:00:00Z,            0001-01-01T00:00:00Z",
    })
    void readsTheFormsOfYaml(String text, Instant moment) {
        assertThat(Timestamps.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "yesterday", "2026", "2026-6-19", "2026-13-01", "2026-00-01", "2026-02-29", "2026-06-31", "2026-06-19T",
        "2026-06-19T24:00",
        "2026-06-19T09:60", "2026-06-19T09:00:61", "2026-06-19T09:00:00.", "2026-06-19T09:00:00+",
        "2026-06-19T09:00:00Zx",
        "2026-06-19T09:00:00+99:00", "20260619T090000Z", "２０２６-06-19", "2026-06-19X09:00",
    })
    void readsNothingElse(String text) {
        assertThat(Timestamps.parse(text)).isNull();
    }

    @Test
    void writesSecondsInUtc() {
        assertThat(Timestamps.format(Instant.parse("2026-11-20T02:06:03.999Z"))).isEqualTo("2026-11-20T02:06:03Z");
        assertThat(Timestamps.format(Instant.parse("1969-12-31T23:59:59Z"))).isEqualTo("1969-12-31T23:59:59Z");
    }

    @Test
    void readsWhatItWrites() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            Instant moment = Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 253_000_000_000L));
            assertThat(Timestamps.parse(Timestamps.format(moment))).isEqualTo(moment);
        }
    }
}
