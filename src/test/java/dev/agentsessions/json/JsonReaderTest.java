package dev.agentsessions.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

@Tag("R18")
@Tag("R19")
class JsonReaderTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    private static final String SAMPLE = """
            {"text": "a\\"b\\\\ \\/\\b\\f\\n\\r\\t\\u00e9\\ud83e\\udd91 é🦑", "": "", "whole": -120, "large": 9223372036854775808,
             "real": -0.5e+3, "yes": true, "no":false , "nothing":null,"empty":{},"list":[],
             "deep":{"x":[1,{"y":"}]"},[[]]],"whole":7},"last":0}
            """;

    @Test
    void readsWhatIsAskedForAndPassesOverTheRest() throws JsonException {
        JsonReader reader = reader("{\"a\":{\"b\":[1,{}]},\"c\":{\"d\":\"e\",\"f\":2},\"g\":true,\"h\":null}");
        assertThat(reader.enterObject()).isTrue();
        assertThat(reader.nextName()).isEqualTo("a");
        assertThat(reader.text()).isNull();
        assertThat(reader.integer()).isNull();
        assertThat(reader.flag()).isNull();
        assertThat(reader.nextName()).isEqualTo("c");
        assertThat(reader.enterObject()).isTrue();
        assertThat(reader.nextName()).isEqualTo("d");
        assertThat(reader.text()).isEqualTo("e");
        assertThat(reader.text()).isNull();
        assertThat(reader.nextName()).isEqualTo("f");
        assertThat(reader.integer()).isEqualTo(2);
        assertThat(reader.nextName()).isNull();
        assertThat(reader.nextName()).isEqualTo("g");
        assertThat(reader.enterObject()).isFalse();
        assertThat(reader.flag()).isTrue();
        assertThat(reader.nextName()).isEqualTo("h");
        assertThat(reader.nextName()).isNull();
        reader.finish();
    }

    @Test
    void readsAValueAsItStands() throws JsonException {
        JsonReader reader = reader("{\"a\": {\"b\" : [1.10,{\"ü\":1e400}] } ,\"c\": -0,\"d\":\"\\u0020\" }");
        assertThat(reader.enterObject()).isTrue();
        assertThat(reader.nextName()).isEqualTo("a");
        assertThat(reader.raw()).isEqualTo("{\"b\" : [1.10,{\"ü\":1e400}] }");
        assertThat(reader.nextName()).isEqualTo("c");
        assertThat(reader.raw()).isEqualTo("-0");
        assertThat(reader.nextName()).isEqualTo("d");
        assertThat(reader.raw()).isEqualTo("\"\\u0020\"");
        assertThat(reader.nextName()).isNull();
        reader.finish();
    }

    @Test
    void readsAPartOfTheBytes() throws JsonException {
        byte[] bytes = "{}{\"a\":1}{}".getBytes(UTF_8);
        JsonReader reader = new JsonReader(bytes, 2, 7);
        assertThat(reader.enterObject()).isTrue();
        assertThat(reader.nextName()).isEqualTo("a");
        assertThat(reader.nextName()).isNull();
        reader.finish();
    }

    @Test
    void readsAsJacksonDoes() {
        assertThat(ours(SAMPLE.getBytes(UTF_8)))
                .isEqualTo(jacksons(SAMPLE.getBytes(UTF_8)))
                .containsEntry("text", "a\"b\\ /\b\f\n\r\té🦑 é🦑")
                .containsEntry("whole", -120L)
                .containsEntry("large", "?")
                .containsEntry("no", false);
    }

    @Test
    void readsAndRefusesAnyDamagedTextAsJacksonDoes() {
        long seed = Long.getLong("seed", 20261120L);
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 20 * Integer.getInteger("property.cases", 3000); i++) {
            byte[] damaged = damaged(SAMPLE.getBytes(UTF_8), random);
            Map<String, Object> expected = jacksons(damaged);
            refused += expected == null ? 1 : 0;
            assertThat(ours(damaged)).as("seed %d, %s", seed, new String(damaged, UTF_8)).isEqualTo(expected);
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "}", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}",
                "{\"a\":1}}", "{\"a\":1}x", "{\"a\":01}", "{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":-}",
                "{\"a\":nul}", "{\"a\":nulL}", "{\"a\":truex}", "{\"a\":[1,]}", "{\"a\":[1}", "{\"a\":[,1]}", "{\"a\":{]}",
                "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12", "{\"a\":\"\\", "{\"a\":\"\n\"}", "{\"a\":\"",
                "{\"a\":1}\u0000", "{\"a\":1}é", "\ufeff{}", "[{}]"
            })
    void refusesWhatIsNoObject(String text) {
        assertThat(jacksons(text.getBytes(UTF_8))).isNull();
        assertThat(ours(text.getBytes(UTF_8))).isNull();
    }

    @Test
    void refusesNestingWithoutEnd() {
        for (String opening : new String[] {"[", "{\"x\":"}) {
            JsonReader reader = reader("{\"deep\":" + opening.repeat(100_000));
            reader.enterObject();
            assertThatThrownBy(() -> {
                        reader.nextName();
                        reader.nextName();
                    })
                    .isInstanceOf(JsonException.class);
        }
    }

    @Test
    void takesBytesThatAreNotUtf8AsAPlaceholder() throws JsonException {
        byte[] bytes = "{\"a\":\"x?\"}".getBytes(UTF_8);
        bytes[7] = (byte) 0xff;
        JsonReader reader = new JsonReader(bytes, 0, bytes.length);
        reader.enterObject();
        reader.nextName();
        assertThat(reader.text()).isEqualTo("x\ufffd");
    }

    private static JsonReader reader(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new JsonReader(bytes, 0, bytes.length);
    }

    /// Changes, removes or doubles a byte of the text's own, so that what comes out is often nearly right.
    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        StringBuilder text = new StringBuilder(new String(whole, UTF_8));
        for (int i = random.nextInt(3); i >= 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length());
            char other = text.charAt(random.nextInt(text.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, other);
                default -> text.setLength(at + 1);
            }
        }
        // Half a character has no UTF-8.
        return text.toString().replaceAll("[^\\x00-\\x7f]", "é").getBytes(UTF_8);
    }

    /// The fields of the text's object as far as they are plain, others as `?`; null if it is not one whole object.
    private static @Nullable Map<String, Object> ours(byte[] json) {
        JsonReader reader = new JsonReader(json, 0, json.length);
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            if (!reader.enterObject()) {
                return null;
            }
            for (String name = reader.nextName(); name != null; name = reader.nextName()) {
                Object value = reader.text();
                value = value == null ? reader.integer() : value;
                value = value == null ? reader.flag() : value;
                fields.put(name, value == null ? "?" : value);
            }
            reader.finish();
            return fields;
        } catch (JsonException e) {
            return null;
        } catch (RuntimeException e) {
            return fail("on " + new String(json, UTF_8), e);
        }
    }

    private static @Nullable Map<String, Object> jacksons(byte[] json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
            if (json.length == 0 || json[0] == (byte) 0xef || parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken token = parser.nextToken();
                Object value = switch (token) {
                    case VALUE_STRING -> parser.getString();
                    case VALUE_NUMBER_INT -> parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? "?"
                            : (Object) parser.getLongValue();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    default -> "?";
                };
                fields.put(name, value);
                parser.skipChildren();
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? fields : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
