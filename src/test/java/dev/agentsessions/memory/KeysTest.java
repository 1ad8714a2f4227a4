package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R18")
class KeysTest {
    @Test
    void areTheNamesThemselvesWhereTheyCan() {
        String name = "lab-creator-claude \"\n\u0000 \u65e5 \ud83e\udd16";
        assertThat(Keys.of(name)).isEqualTo(name);
    }

    @Test
    void spellOutHalfAPairAndDoubleABackslash() {
        assertThat(Keys.of("a\ud83e" + "\\u")).isEqualTo("a\\ud83e" + "\\\\u");
        assertThat(Keys.of("\udd16\ud83e")).isEqualTo("\\udd16\\ud83e");
    }

    @Test
    void giveTheNameBack() {
        char[] letters = {'a', 'u', '\\', 'd', '8', '\ud83e', '\udd16', '\ud800', '\udfff', '\ue000'};
        for (long seed = 0; seed < Long.getLong("property.cases"); seed++) {
            Random random = new Random(seed);
            StringBuilder name = new StringBuilder();
            while (random.nextInt(8) != 0) {
                name.append(letters[random.nextInt(letters.length)]);
            }
            String key = Keys.of(name.toString());
            assertThat(Keys.name(key)).as("seed %d", seed).isEqualTo(name.toString());
            assertThat(key.codePoints()).as("seed %d", seed).allMatch(point -> point < 0xd800 || point > 0xdfff);
        }
    }

    @Test
    void areRefusedIfTheyAreNone() {
        for (String key : new String[] {"\\", "\\a", "\\u", "\\ud83", "\\uzzzz"}) {
            assertThatThrownBy(() -> Keys.name(key)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
