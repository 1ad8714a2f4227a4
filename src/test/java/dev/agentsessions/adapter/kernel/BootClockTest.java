package dev.agentsessions.adapter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("M9")
class BootClockTest {
    @TempDir
    private Path folder;

    /// Whichever way it comes by the time: the one with the foreign file has to make the call.
    @Test
    void tellsTheSameTimeByEitherWay() throws Exception {
        Path foreign = Files.writeString(folder.resolve("uptime"), "1.00 2.00\n");
        BootClock called = new BootClock(InstantSource.system(), foreign);
        BootClock clock = new BootClock(InstantSource.system());
        for (int i = 0; i < 30; i++) {
            long before = called.get().ticks();
            assertThat(clock.get().ticks()).isBetween(before, called.get().ticks());
        }
        assertThat(clock.get().epoch()).isEqualTo(called.get().epoch()).hasSize(36);
    }

    @Test
    void needsNoFile() {
        BootClock called = new BootClock(InstantSource.system(), folder.resolve("none"));
        assertThat(called.get().ticks()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, '1.00 7.00', 1000, 1000",
        "1009, '1.00 7.00', 1012, 1012",
        "1009, '1.01 7.00', 1012, 1012",
        // suspended for a while
        "1000, '1.01 7.00', 1001, -1",
        "1000, '3601.00 7.00', 1001, -1",
        // counted from elsewhere
        "5000, '1.00 7.00', 5001, -1",
        "1000, '', 1000, -1",
        "1000, '1', 1000, -1",
        "1000, '1.0', 1000, -1",
        "1000, 'x.00', 1000, -1"
    })
    void believesTheOtherClockOnlyIfItIsTheSame(long before, String text, long after, long told) {
        assertThat(BootClock.early(before, text, after)).isEqualTo(told);
    }
}
