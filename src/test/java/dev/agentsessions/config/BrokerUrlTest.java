package dev.agentsessions.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S7")
class BrokerUrlTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({
        "auto, auto", "embedded, embedded", "off, off", "tcp://lab1, tcp://lab1:1883", "ssl://lab1, ssl://lab1:8883",
        "tcp://127.0.0.1:18830, tcp://127.0.0.1:18830", "ssl://[::1]:8884, ssl://[::1]:8884", "tcp://[::1], tcp://[::1]:1883",
    })
    void saysWhichBrokerIsMeant(String text, String meant) {
        assertThat(String.valueOf(BrokerUrl.of(text))).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "on", "mqtt://lab1", "tcp://", "tcp://:1883", "tcp://lab1:", "tcp://lab1:0", "tcp://lab1:65536",
        "tcp://lab1:18 83", "tcp://user:secret@lab1", "tcp://user@lab1:1883", "tcp://lab1/path", "ssl://[::1", "tcp://[]:1",
        "tcp://[::1]x", "tcp://la b"
    })
    void isNothingElse(String text) {
        assertThat(BrokerUrl.of(text)).isNull();
    }

    @Test
    void isNotQuotedInAnErrorAsItMayHoldCredentials() {
        Map<String, String> environment =
                Map.of("HOME", home.toString(), "RECONCILE_MQTT_URL", "tcp://user:secret@lab1:1883");

        ConfigException refused = org.junit.jupiter.api.Assertions.assertThrows(
                ConfigException.class, () -> ConfigLoader.load(Flags.NONE, environment));

        assertThat(refused.problems()).singleElement().asString().contains("mqtt.url").doesNotContain("secret");
    }
}
