package dev.agentsessions.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.probe.ConnectProbe;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerProbe.Answer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The fixtures do what they promise.
class BrokersTest {
    @ParameterizedTest
    @EnumSource
    void comeAndGo(TestBroker.Kind kind) {
        try (TestBroker broker = Brokers.start(kind)) {
            assertThat(ask(broker)).isEqualTo(new Answer.Mqtt5());
            broker.freeze();
            assertThat(ask(broker)).isInstanceOf(Answer.Other.class);
            broker.thaw();
            assertThat(ask(broker)).isEqualTo(new Answer.Mqtt5());
            broker.kill();
            assertThat(ask(broker)).isEqualTo(new Answer.Nobody());
            broker.restart();
            assertThat(ask(broker)).isEqualTo(new Answer.Mqtt5());
        }
    }

    private static Answer ask(TestBroker broker) {
        return new ConnectProbe(Duration.ofSeconds(1)).ask(new BrokerUrl.At(broker.host(), broker.port(), false));
    }
}
