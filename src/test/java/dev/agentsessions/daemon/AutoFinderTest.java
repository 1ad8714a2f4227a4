package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerProbe.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S7")
class AutoFinderTest {
    private static final Answer MQTT5 = new Answer.Mqtt5();
    private static final Answer NOBODY = new Answer.Nobody();
    private static final Answer OTHER = new Answer.Other("does not speak MQTT");
    private static final BrokerUrl.At LOCAL = new BrokerUrl.At("127.0.0.1", 1883, false);
    private static final BrokerUrl.At EMBEDDED = new BrokerUrl.At("127.0.0.1", 1884, false);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final FakeEmbedded embedded = new FakeEmbedded();
    private Answer there = NOBODY;

    private final AutoFinder finder = new AutoFinder(
            AutoFinder.LOCAL,
            address -> address.equals(LOCAL) ? there : NOBODY,
            embedded,
            new Log(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.fixed(Instant.EPOCH), false));

    @Test
    void takesABrokerThatIsThere() throws Exception {
        assertThat(finder.word()).isEqualTo("auto");
        there = MQTT5;
        assertThat(finder.find()).isEqualTo(LOCAL);
        assertThat(finder.word()).isEqualTo("tcp://127.0.0.1:1883");
        assertThat(embedded.asked).isZero();
    }

    @Test
    void elseTakesTheEmbeddedOneAndStaysWithIt() throws Exception {
        assertThat(finder.find()).isEqualTo(EMBEDDED);
        there = MQTT5;
        assertThat(finder.find()).isEqualTo(EMBEDDED);
        assertThat(finder.word()).isEqualTo("embedded");
        assertThat(said.size()).isZero();
    }

    @Test
    void looksAgainUntilThereIsOne() throws Exception {
        embedded.fails = true;
        assertThatThrownBy(finder::find).isInstanceOf(IOException.class).hasMessage("port taken");
        there = MQTT5;
        assertThat(finder.find()).isEqualTo(LOCAL);
    }

    @Test
    void takesNoPortFromABrokerThatIsAway() throws Exception {
        there = MQTT5;
        finder.find();
        there = NOBODY;
        assertThatThrownBy(finder::find)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("tcp://127.0.0.1:1883: the broker that was there does not listen; start it,");
        there = new Answer.Other("did not answer within 1000 ms");
        assertThatThrownBy(finder::find)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("tcp://127.0.0.1:1883: the broker that was there did not answer within");
        there = MQTT5;
        assertThat(finder.find()).isEqualTo(LOCAL);
        assertThat(embedded.asked).isZero();
    }

    @Test
    void saysThatSomethingElseIsThere() throws Exception {
        there = OTHER;
        assertThat(finder.find()).isEqualTo(EMBEDDED);
        assertThat(said.toString(StandardCharsets.UTF_8)).endsWith("Z tcp://127.0.0.1:1883 is taken by something that is"
                + " no MQTT 5 broker: it does not speak MQTT; the embedded broker is used instead\n");
    }

    @Test
    void saysThatSomethingElseIsInTheWay() {
        there = OTHER;
        embedded.fails = true;
        assertThatThrownBy(finder::find)
                .isInstanceOf(IOException.class)
                .hasMessage("tcp://127.0.0.1:1883 is taken by something that is no MQTT 5 broker: it does not speak MQTT;"
                        + " stop it, or set mqtt.url to a broker that does speak MQTT 5 (port taken)");
    }

    @Test
    void endsWhatItStarted() {
        finder.close();
        assertThat(embedded.closed).isTrue();
    }

    private static final class FakeEmbedded implements BrokerFinder {
        private boolean fails;
        private boolean closed;
        private int asked;

        @Override
        public BrokerUrl.At find() throws IOException {
            asked++;
            if (fails) {
                throw new IOException("port taken");
            }
            return EMBEDDED;
        }

        @Override
        public String word() {
            return "embedded";
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
