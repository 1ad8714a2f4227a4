package dev.agentsessions.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/// Somebody who asks over MQTT 5 and waits for the answers, on a topic of its own; asks again with the same words if none
/// comes, as one should.
public final class Asker implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicLong NUMBER = new AtomicLong();

    private final MqttAsyncClient client;
    private final String name;
    private final Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();
    private final List<String> answered = new ArrayList<>();
    private final Semaphore underWay = new Semaphore(8);

    private Asker(MqttAsyncClient client, String name) {
        this.client = client;
        this.name = name;
    }

    public static Asker at(TestBroker broker) throws MqttException {
        String name = "asker-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        MqttAsyncClient client = new MqttAsyncClient(
                "tcp://" + broker.host() + ":" + broker.port(), name, new MemoryPersistence());
        Asker asker = new Asker(client, name);
        client.setCallback(asker.new Ears());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUseSubscriptionIdentifiers(false);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        client.subscribe("+/mesh/answers/+/" + name, 1).waitForCompletion(PATIENCE_MILLIS);
        return asker;
    }

    /// @param expiry in seconds, or null
    /// @return the answer
    public CompletableFuture<String> ask(String topic, String text, @Nullable Long expiry) {
        String id = Long.toString(NUMBER.incrementAndGet());
        CompletableFuture<String> answer = new CompletableFuture<>();
        open.put(id, answer);
        MqttProperties properties = new MqttProperties();
        properties.setResponseTopic(answers(topic));
        properties.setCorrelationData(id.getBytes(UTF_8));
        if (expiry != null) {
            properties.setMessageExpiryInterval(expiry);
        }
        underWay.acquireUninterruptibly();
        try {
            client.publish(
                    topic, new MqttMessage(text.getBytes(UTF_8), 1, false, properties), null, new Taken(answer));
        } catch (MqttException e) {
            underWay.release();
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /// Of the agent whose topic it is asked on.
    private String answers(String topic) {
        String[] levels = topic.split("/");
        return levels[0] + "/mesh/answers/" + (levels.length > 3 ? levels[3] : "anybody") + "/" + name;
    }

    /// Asks until it is answered.
    public String answer(String topic, String text, Duration patience) throws Exception {
        for (int i = 0; i < 20; i++) {
            try {
                return ask(topic, text, null).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // once more
            }
        }
        throw new AssertionError("nobody answers " + text);
    }

    public String answer(String topic, String text) throws Exception {
        return ask(topic, text, null).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// All that was ever answered.
    public List<String> answered() {
        synchronized (answered) {
            return List.copyOf(answered);
        }
    }

    private final class Taken implements MqttActionListener {
        private final CompletableFuture<String> answer;

        Taken(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            underWay.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            underWay.release();
            answer.completeExceptionally(exception);
        }
    }

    private final class Ears implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            String text = new String(message.getPayload(), UTF_8);
            synchronized (answered) {
                answered.add(text);
            }
            byte[] id = message.getProperties().getCorrelationData();
            CompletableFuture<String> waiting = id == null ? null : open.remove(new String(id, UTF_8));
            if (waiting != null) {
                waiting.complete(text);
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, false);
        client.close(true);
    }
}
