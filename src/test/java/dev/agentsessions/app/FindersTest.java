package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.adapter.hivemq.EmbeddedBroker;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.daemon.AutoFinder;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S7")
class FindersTest {
    @Test
    void eachUrlHasItsOwn() throws Exception {
        assertThat(of(new BrokerUrl.Auto())).isInstanceOf(AutoFinder.class);
        assertThat(of(new BrokerUrl.Embedded())).isInstanceOf(EmbeddedBroker.class);
        BrokerUrl.At at = new BrokerUrl.At("broker.example", 8883, true);
        assertThat(of(at).find()).isEqualTo(at);
        assertThatThrownBy(() -> of(new BrokerUrl.Off())).isInstanceOf(IllegalArgumentException.class);
    }

    private static BrokerFinder of(BrokerUrl url) {
        Config.Mqtt mqtt = new Config.Mqtt(
                url, "root", "jobs", null, null, null, null, 1883, new Config.Tls(null, null, null));
        return Finders.of(mqtt, Path.of("/nowhere"), null, new Log(System.err, InstantSource.system(), false));
    }
}
