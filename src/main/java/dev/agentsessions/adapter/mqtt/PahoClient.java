package dev.agentsessions.adapter.mqtt;

import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.TimerPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.client.internal.ConnectActionListener;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.internal.MqttSessionState;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/// Paho's client for one connection on one [Wire], put together from Paho's own parts but for what it makes of the
/// broker's grants: there is no option for any of that.
final class PahoClient extends MqttAsyncClient {
    /// Only checked, and by reflection on `java.net.URI` if the host is such as `my_broker`, which the JDK forbids.
    private static final String ANY_URI = "tcp://localhost";

    private final Wire wire;
    private final MemoryPersistence persistence;
    private final MqttSessionState session = new MqttSessionState();
    private final Grants grants;

    private PahoClient(
            Wire wire, String clientId, int keepAlive, MemoryPersistence persistence, ScheduledExecutorService threads)
            throws MqttException {
        super(ANY_URI, clientId, persistence, null, threads);
        this.wire = wire;
        this.persistence = persistence;
        this.grants = new Grants(clientId, keepAlive);
        persistence.open(clientId);
        comms = new ClientComms(this, persistence, new TimerPingSender(threads), threads, session, grants);
    }

    /// @param keepAlive in seconds
    /// @param threads for all of Paho's. It interrupts those it ends, which those need that Paho itself starts with
    ///     `new Thread` do not get: `ClientState.get` may begin to wait after the last notification
    static PahoClient of(Wire wire, String clientId, int keepAlive, ScheduledExecutorService threads)
            throws MqttException {
        return new PahoClient(wire, clientId, keepAlive, new MemoryPersistence(), threads);
    }

    /// Does what [MqttAsyncClient#connect] does, with our own wire and grants.
    void open(MqttConnectionOptions options, MqttActionListener listener) throws MqttException {
        MqttToken token = new MqttToken(getClientId());
        ConnectActionListener connecting = new ConnectActionListener(
                this, persistence, comms, options, token, null, listener, false, session, grants);
        token.setActionCallback(connecting);
        comms.setNetworkModules(new NetworkModule[] {wire});
        comms.setNetworkModuleIndex(0);
        connecting.connect();
    }

    /// How often something is said at least, in milliseconds.
    long keepAlive() {
        return grants.getKeepAlive();
    }

    /// What Paho goes by while connected.
    private static final class Grants extends MqttConnectionState {
        private final int keepAlive;

        Grants(String clientId, int keepAlive) {
            super(clientId);
            this.keepAlive = keepAlive;
        }

        /// paho#1104, paho#527: Paho uses topic aliases whenever it may, registers them before it knows that the message
        /// goes out, and sends them again on other connections.
        @Override
        public Integer getOutgoingTopicAliasMaximum() {
            return 0;
        }

        /// `ClientState` takes the largest packet for the one direction for that of the other.
        @Override
        public Long getIncomingMaximumPacketSize() {
            return super.getOutgoingMaximumPacketSize();
        }

        @Override
        public Long getOutgoingMaximumPacketSize() {
            return super.getIncomingMaximumPacketSize();
        }

        /// More often than the broker asks for does no harm, and never would leave a dead line unnoticed.
        @Override
        public void setKeepAliveSeconds(long seconds) {
            super.setKeepAliveSeconds(seconds <= 0 ? keepAlive : Math.min(seconds, keepAlive));
        }
    }
}
