package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.YamlNode.Quote;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@Tag("R18")
class ScalarWriterTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "claude", "auto-detected", "/home/u/PuKi/lab/landing-page", "a b", "x=1", "v2.1@host", "_x", "/home/ü/東京",
        "3-node",
        "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21", "12345678-1234-1234-1234-123456789012", "nullable", "truest", "a.b",
        "half~50%",
    })
    void leavesOrdinaryWordsPlain(String text) {
        assertThat(ScalarWriter.write(text, Quote.PLAIN)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "~", "null", "NULL", "true", "False", "yes", "No", "ON", "off", "y", "N", "1", "-1", "+1", "0x1f",
        "0o17", "012",
        "1_000", "1e3", "1.5", ".5", ".inf", ".NaN", "12:30:45", "2026-11-20", "2026-11-20T02:16:53Z", "-", "- a",
        "?", ": a", "a: b",
        "a:", "a:b", "a #b", "#a", "a ", " a", "a  b", "[a", "{a", "a,b", "]", "&a", "*a", "!a", "|", ">", "%a", "@a",
        "`a", "'a", "\"a",
        "---", "...", "=", "<<", "a\tb", "a\nb", "nel\u0085", "\u2028", "\ufeff", "\u202e", "\u001b[0m", "\u007f",
        "2.1.220", "~/x",
    })
    void quotesWhatAnyReaderMightTakeForSomethingElse(String text) {
        assertThat(ScalarWriter.write(text, Quote.PLAIN)).startsWith("\"").endsWith("\"");
        assertThat(read(ScalarWriter.write(text, Quote.PLAIN))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "it's          | 'it''s'",
        "plain         | 'plain'",
    })
    void keepsSingleQuotesWhereTheyCanHoldTheText(String text, String written) {
        assertThat(ScalarWriter.write(text, Quote.SINGLE)).isEqualTo(written);
    }

    @Test
    void escapesWhatDoesNotShow() {
        assertThat(ScalarWriter.write("a\"\\\n\r\t\u0000\u001b\u0085\u00a0\u2028\u202e\ufeff\ufffe\ud83d\ude00",
                Quote.SINGLE))
                .isEqualTo(
                        "\"a\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u0085\\u00a0\\u2028\\u202e\\ufeff\\ufffe\ud83d\ude00\"");
    }

    @Test
    void writesAnyTextSoThatItIsReadBack() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            String text = HostileText.written(HostileText.any(random));
            for (Quote quote : Quote.values()) {
                String written = ScalarWriter.write(text, quote);
                assertThat(written).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029\ufeff]");
                assertThat(read(written)).isEqualTo(text);
                assertThat(read("[" + written + ", x]"))
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                        .containsExactly(text, "x");
            }
        }
    }

    private static Object read(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
