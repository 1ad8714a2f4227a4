package dev.agentsessions.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R1")
class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"0ms, PT0S", "200ms, PT0.2S", "5s, PT5S", "007s, PT7S", "2m, PT2M", "1h, PT1H", "8760h, P365D"})
    void understandsDurations(String text, Duration duration) {
        assertThat(Quantities.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "5", "s", "-5s", "+5s", "5 s", " 5s", "5s ", "5S", "1.5s", "5sec", "1m30s", "5us", "1d", "٥s", "8761h",
        "9999999999ms", "99999999999999999999s", "PT5S"
    })
    void refusesOtherDurations(String text) {
        assertThat(Quantities.duration(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1KiB, 1024", "64MiB, 67108864", "999999999GiB, 1073741822926258176"})
    void understandsSizes(String text, long bytes) {
        assertThat(Quantities.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "0MiB", "-1MiB", "64MB", "64mib", "64 MiB", "1.5GiB", "1TiB", "9999999999KiB"})
    void refusesOtherSizes(String text) {
        assertThat(Quantities.size(text)).isNull();
    }
}
