package dev.agentsessions.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R1")
class NearestTest {
    private static final List<String> KNOWN = List.of("why", "status", "doctor", "lock.timeout");

    /// Two characters, or a third of a long word, and never all of it.
    @ParameterizedTest
    @CsvSource({
        "wy, why", "staus, status", "stauts, status", "stat, status", "dokter, doctor", "timeout, ", "lok.tiemout, lock.timeout",
        "ay, ", "y, ", "statistics, ", "sta, ", "hello, ", "'', "
    })
    void namesOnlyWhatIsNear(String word, String near) {
        assertThat(Nearest.near(word, KNOWN)).isEqualTo(near);
    }
}
