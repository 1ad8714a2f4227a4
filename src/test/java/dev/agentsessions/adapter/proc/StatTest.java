package dev.agentsessions.adapter.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatTest {
    private static final String REST =
            " S 77 4711 4711 34816 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 160303 6033408 961 1\n";

    @ParameterizedTest
    @Tag("R18")
    @ValueSource(strings = {"claude", "a) S 1 2 (b", ") ", "tmux: server", "new\nline", "", "(((", "😀"})
    void readsAnyName(String name) {
        assertThat(parse("4711 (" + name + ")" + REST))
                .isEqualTo(new Stat(4711, name, 'S', 77, 34816, false, 160303));
    }

    @Test
    void knowsKernelThreadsAndTheDead() {
        Stat kernel = parse("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 3 0 0 ");
        assertThat(kernel).isNotNull().satisfies(stat -> assertThat(stat.kernelThread()).isTrue());
        assertThat(parse("4711 (x)" + REST.replace(" S ", " Z ")))
                .isNotNull()
                .satisfies(stat -> assertThat(stat.dead()).isTrue());
    }

    @Test
    @Tag("R18")
    void refusesWhatIsNoSuchLine() {
        String whole = "4711 (claude)" + REST;
        for (int length = 0; length < whole.indexOf("160303"); length++) {
            assertThat(parse(whole.substring(0, length))).as("%d bytes", length).isNull();
        }
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < Integer.getInteger("property.cases", 3000); run++) {
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(catching(bytes)).as("seed %d run %d", seed, run).isNull();
        }
    }

    private static @Nullable Throwable catching(byte[] bytes) {
        return catchThrowable(() -> Stat.parse(bytes));
    }

    private static @Nullable Stat parse(String line) {
        return Stat.parse(line.getBytes(StandardCharsets.UTF_8));
    }
}
