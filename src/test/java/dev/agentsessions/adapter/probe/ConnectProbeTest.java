package dev.agentsessions.adapter.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerProbe.Answer;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("S7")
class ConnectProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Answer ask(int port, Duration patience) {
        return new ConnectProbe(patience).ask(new BrokerUrl.At("127.0.0.1", port, false));
    }

    @Test
    void knowsABrokerOfMqtt5() {
        assertThat(ask(Brokers.shared(TestBroker.Kind.MOSQUITTO).port(), PATIENCE)).isEqualTo(new Answer.Mqtt5());
    }

    @Test
    void knowsABrokerThatWouldNotLetItIn() {
        try (TestBroker broker = Brokers.mosquitto("allow_anonymous false")) {
            assertThat(ask(broker.port(), PATIENCE)).isEqualTo(new Answer.Mqtt5());
        }
    }

    @Test
    void knowsThatThereIsNobody() {
        assertThat(ask(Brokers.freePort(), PATIENCE)).isEqualTo(new Answer.Nobody());
    }

    @Test
    void doesNotWaitForABrokerThatHangs() {
        try (TestBroker broker = Brokers.mosquitto()) {
            broker.freeze();
            assertThat(ask(broker.port(), SHORT)).isEqualTo(new Answer.Other("did not answer within 300 ms"));
        }
    }

    /// The bytes of an answer: a CONNACK of MQTT 3.1.1 that accepts, one that refuses the version, one of MQTT 5 that
    /// refuses it, CONNACKs that are none.
    @ParameterizedTest
    @CsvSource({
        "20020000, speaks an older MQTT only",
        "20020001, speaks an older MQTT only",
        "2003008400, speaks an older MQTT only",
        "2000, does not speak MQTT",
        "20ffffffff7f, does not speak MQTT",
        "20030200, does not speak MQTT",
        "30020000, does not speak MQTT",
        "200300, closed the connection without an answer",
        "'', closed the connection without an answer"
    })
    void knowsWhatIsNotMqtt5(String bytes, String how) throws Exception {
        assertThat(answering(HexFormat.of().parseHex(bytes))).isEqualTo(new Answer.Other(how));
    }

    @Test
    void knowsWhatSpeaksAnotherLanguage() throws Exception {
        assertThat(answering("HTTP/1.1 400 Bad Request\r\n".getBytes(US_ASCII)))
                .isEqualTo(new Answer.Other("does not speak MQTT"));
    }

    @Test
    void knowsARefusalOfMqtt5() throws Exception {
        assertThat(answering(HexFormat.of().parseHex("2003008700"))).isEqualTo(new Answer.Mqtt5());
    }

    /// A server that reads a CONNECT, gives this answer and closes.
    private static Answer answering(byte[] answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = Thread.ofVirtual().start(() -> serve(server, answer));
            Answer read = ask(server.getLocalPort(), PATIENCE);
            thread.join();
            return read;
        }
    }

    private static void serve(ServerSocket server, byte[] answer) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            int rest = socket.getInputStream().read();
            socket.getInputStream().readNBytes(rest);
            socket.getOutputStream().write(answer);
        } catch (IOException _) {
            // the probe has seen enough
        }
    }
}
