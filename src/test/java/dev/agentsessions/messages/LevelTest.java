package dev.agentsessions.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.HostileText;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names that become levels of topics, and names again.
@Tag("S11")
class LevelTest {
    @SuppressWarnings("unused")
    private static final java.util.List<String> TEXTS = HostileText.SAMPLES;

    @ParameterizedTest
    @CsvSource({
        "lab-landing_page.2-creator-claude, lab-landing_page.2-creator-claude",
        "a/b, a%2Fb",
        "a+#b, a%2B%23b",
        "100%, 100%25",
        "a~b, a%7Eb",
        "caf\u00e9, caf%C3%A9",
        "\u65e5, %E6%97%A5",
        "\ud83e\udd16, %F0%9F%A4%96",
        "'', ~"
    })
    void isTheNameInLettersThatATopicHas(String name, String level) {
        assertThat(Level.of(name)).isEqualTo(level);
        assertThat(Name.of(level)).isEqualTo(name);
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void fitsATopicWhateverTheNameIs(String name) {
        assertThat(Level.of(name)).matches("[A-Za-z0-9._%~-]+").hasSizeLessThan(5_000);
        assertThat(Name.of(Level.of(name))).isEqualTo(name);
    }

    @Test
    void canBeReadBackFromAnyLetters() {
        Random random = new Random(1);
        for (int i = 0; i < Integer.getInteger("property.cases"); i++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(8);
            for (int j = 0; j < length; j++) {
                name.append((char) (random.nextBoolean() ? random.nextInt(0x10000) : 0xD7F0 + random.nextInt(0x900)));
            }
            assertThat(Name.of(Level.of(name.toString()))).isEqualTo(name.toString());
        }
    }

    @Test
    void isShortForAnEndlessNameAndStillItsOwn() {
        String level = Level.of(HostileText.ENDLESS);

        assertThat(level).hasSizeLessThan(400).startsWith("endless%20endless").isNotEqualTo(Level.of(HostileText.ENDLESS + "x"));
        assertThat(Name.of(level)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a b", "a/b", "%", "%4", "%41", "%2f", "%ZZ", "%C3", "%C3%28", "%C0%AF", "%ED%A0%BE%ED%B4%96", "%F8%80%80%80",
        "%F7%BF%BF%BF", "%FF", "%E6%97", "~~", "a~b", "caf\u00e9"
    })
    void isNoNamesIfItIsSpeltInAnotherWay(String level) {
        assertThat(Name.of(level)).isNull();
    }

    @Test
    void isReadWithoutHarmWhateverItIs() {
        Random random = new Random(2);
        for (int i = 0; i < Integer.getInteger("property.cases"); i++) {
            StringBuilder level = new StringBuilder();
            for (int j = 0; j < 6; j++) {
                level.append(random.nextInt(3) == 0 ? "%" : Integer.toHexString(random.nextInt(256)).toUpperCase());
            }
            String name = Name.of(level.toString());
            assertThat(name == null || Level.of(name).contentEquals(level)).isTrue();
        }
    }
}
