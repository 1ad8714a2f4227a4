package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/// One connection to a broker, from CONNECT to its end. It is never used again: who wants to go on makes another.
///
/// paho#654, paho#576, paho#763: a client that connects again by itself, or is told to, races with its own shutdown. So
/// here there is a client object for each connection, with threads of its own, which end with it.
final class Connection implements AutoCloseable {
    /// Connecting, receiving, sending, calling back, disconnecting, and pinging meanwhile.
    private static final int THREADS = 6;

    private static final int QOS = 1;
    private static final Duration ENDING = Duration.ofMillis(300);

    /// Retained messages are sent for a subscription that was not there before: MQTT 5, section 3.8.3.1.
    private static final int ONLY_IF_NEW = 1;

    /// Retained messages are sent for each subscription.
    private static final int ALWAYS = 0;

    private static final int RECEIVE_MAXIMUM = 50;

    /// Four times what a message may have, so that those that are too large are mostly seen and counted rather than
    /// held back by the broker, which tells nobody.
    private static final long LARGEST_PACKET = 256 << 10;

    private final Settings settings;
    private final Owner owner;
    private final Wire wire;
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            THREADS, Thread.ofPlatform().daemon().name("mqtt-client").factory());
    private final PahoClient client;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Loss loss;
    private volatile @Nullable CompletableFuture<IMqttToken> awaited;

    /// Whom it belongs to. Called by Paho's threads: nothing here may wait, as while it does no answer is read.
    interface Owner {
        void arrived(Connection from, String topic, MqttMessage message);

        /// Something may have changed that is worth looking at.
        void stirred();

        /// What arrives has to wait as long as there is not. This is not asked by Paho's callbacks.
        Room room();
    }

    /// What the broker has granted.
    ///
    /// @param sessionPresent whether it still knows what we subscribed to
    /// @param window how many messages it takes before it acknowledges the first
    /// @param largestPacket in bytes
    /// @param acknowledges whether it acknowledges what is published
    /// @param retains whether it retains anything
    record Grant(boolean sessionPresent, int window, long largestPacket, boolean acknowledges, boolean retains) {
        static Grant of(IMqttToken token) {
            MqttProperties properties = token.getResponseProperties();
            @Nullable Integer window = properties.getReceiveMaximum();
            @Nullable Long packet = properties.getMaximumPacketSize();
            @Nullable Integer qos = properties.getMaximumQoS();
            @Nullable Boolean retains = properties.isRetainAvailable();
            return new Grant(
                    token.getSessionPresent(),
                    window == null ? 0xFFFF : window,
                    packet == null ? Long.MAX_VALUE : packet,
                    qos == null || qos >= QOS,
                    retains == null || retains);
        }
    }

    Connection(Settings settings, BrokerUrl.At at, Owner owner) throws LostException {
        this.settings = settings;
        this.owner = owner;
        this.wire = new Wire(at, at.tls() ? settings.tls() : null, settings.pace().patience(), owner.room());
        try {
            client = PahoClient.of(wire, settings.clientId(), keepAlive(), threads);
        } catch (MqttException e) {
            throw new LostException(Losses.ofConnecting(e));
        }
        client.setCallback(new Ears());
        // By default Paho acknowledges whatever the callback made of it, an exception included.
        client.setManualAcks(true);
    }

    private int keepAlive() {
        return (int) settings.pace().keepAlive().toSeconds();
    }

    /// What the broker tells, and retains, should this connection be lost.
    record Will(String topic, byte[] payload) {}

    /// @param will null for none
    /// @param expiry how long the broker keeps our session without a connection
    Grant connect(@Nullable Will will, Duration expiry) throws LostException, InterruptedException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        // Without it the session ends with the connection, whatever Clean Start says (MQTT 5, section 3.1.2.11.2).
        options.setSessionExpiryInterval(expiry.toSeconds());
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize(LARGEST_PACKET);
        options.setKeepAliveInterval(keepAlive());
        options.setAutomaticReconnect(false);
        // paho#1019: it takes its own numbers for those of subscriptions, and does not send them.
        options.setUseSubscriptionIdentifiers(false);
        // paho#866: it does not understand aliases in what it receives, so none are allowed: a maximum that is not given
        // is 0.
        if (will != null) {
            options.setWill(will.topic(), message(will.payload(), true));
        }
        options.setUserName(settings.username());
        options.setPassword(settings.password());
        return Grant.of(await("CONNECT", listener -> client.open(options, listener), this::hasEnded));
    }

    /// @return for each of them whether the broker has subscribed us, 0 to 2, or why not, 0x80 and above
    int[] subscribe(List<String> filters) throws LostException, InterruptedException {
        MqttSubscription[] subscriptions = new MqttSubscription[filters.size()];
        for (int i = 0; i < subscriptions.length; i++) {
            subscriptions[i] = new MqttSubscription(filters.get(i), QOS);
            subscriptions[i].setRetainHandling(ONLY_IF_NEW);
        }
        return subscribe(subscriptions);
    }

    /// Subscribes to what is retained there now, and what will be. It comes with QoS 0, so that it does not wait behind
    /// what is not acknowledged yet.
    ///
    /// @return as for [#subscribe(List)]
    int watch(String topic) throws LostException, InterruptedException {
        MqttSubscription subscription = new MqttSubscription(topic, 0);
        subscription.setRetainHandling(ALWAYS);
        return subscribe(new MqttSubscription[] {subscription})[0];
    }

    private int[] subscribe(MqttSubscription[] subscriptions) throws LostException, InterruptedException {
        // paho#826, paho#887: with listeners of their own, subscriptions fail in several ways; there is one callback for
        // all.
        return await(
                        "SUBSCRIBE",
                        listener -> client.subscribe(subscriptions, null, listener, new MqttProperties()),
                        () -> {})
                .getReasonCodes();
    }

    void unsubscribe(List<String> filters) throws LostException, InterruptedException {
        String[] all = filters.toArray(String[]::new);
        await("UNSUBSCRIBE", listener -> client.unsubscribe(all, null, listener, new MqttProperties()), () -> {});
    }

    private interface Request {
        void send(MqttActionListener listener) throws MqttException;
    }

    private IMqttToken await(String what, Request request, Runnable failed)
            throws LostException, InterruptedException {
        CompletableFuture<IMqttToken> answer = new CompletableFuture<>();
        awaited = answer;
        try {
            check();
            request.send(new Listener(answer::complete, thrown -> {
                answer.completeExceptionally(thrown);
                failed.run();
            }));
            return answer.get(settings.pace().patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (MqttException e) {
            lose(Losses.ofConnecting(e));
        } catch (ExecutionException e) {
            lose(Losses.ofConnecting(Objects.requireNonNull(e.getCause())));
        } catch (TimeoutException _) {
            lose(Loss.away("it does not answer " + what + " within "
                    + settings.pace().patience().toMillis() + " ms"));
        } finally {
            awaited = null;
        }
        check();
        throw new AssertionError("it was lost");
    }

    /// Sends a message, now or as soon as what is before it is sent. No more of them may be under way than were granted:
    /// Paho does not wait then but fails (32202).
    ///
    /// @param answered told the broker's reason code, by another thread; never, if the connection is lost
    void publish(String topic, byte[] payload, boolean retained, IntConsumer answered) {
        publish(topic, message(payload, retained), answered);
    }

    /// The same, for what somebody has asked.
    ///
    /// @param correlation by which whoever asked knows what it answers, or null
    void answer(String topic, byte[] payload, byte @Nullable [] correlation, IntConsumer answered) {
        MqttMessage message = message(payload, false);
        message.getProperties().setCorrelationData(correlation);
        publish(topic, message, answered);
    }

    private void publish(String topic, MqttMessage message, IntConsumer answered) {
        try {
            client.publish(
                    topic,
                    message,
                    null,
                    new Listener(token -> answered.accept(firstCode(token)), _ -> {}));
        } catch (MqttException | RuntimeException e) {
            lose(Loss.away("it could not be told: " + e.getMessage()));
        }
    }

    private static int firstCode(IMqttToken token) {
        int @Nullable [] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 ? 0 : codes[0];
    }

    private static MqttMessage message(byte[] payload, boolean retained) {
        return new MqttMessage(payload, QOS, retained, new MqttProperties());
    }

    /// Tells the broker that a message need not be sent again. Does nothing if this connection is lost: then it will be.
    void acknowledge(Arrival arrival) {
        if (arrival.qos() > 0 && loss == null) {
            try {
                client.messageArrivedComplete(arrival.id(), arrival.qos());
            } catch (MqttException | RuntimeException e) {
                // Paho's parts are null once it has shut down, which it may do at any time.
                lose(Loss.away("it could not be answered: " + e.getMessage()));
            }
        }
    }

    /// Has its owner look again.
    void stir() {
        owner.stirred();
    }

    /// Whether the broker may have heard of us.
    boolean hasSpoken() {
        return wire.hasSpoken();
    }

    boolean isLost() {
        return loss != null;
    }

    /// @throws LostException if it is lost
    void check() throws LostException {
        Loss lost = loss;
        if (lost != null) {
            throw new LostException(lost);
        }
    }

    /// How long until it has been silent for too long, in nanoseconds. Paho finds that out too, as long as its pings go;
    /// paho#850, paho#1035: they may not.
    long untilSilent() {
        return wire.heard() + TimeUnit.MILLISECONDS.toNanos(client.keepAlive() * 3 / 2 + 1000) - System.nanoTime();
    }

    /// Gives it up, from any thread. The first reason is the one that counts.
    void lose(Loss why) {
        synchronized (this) {
            if (loss == null) {
                loss = why;
            }
        }
        CompletableFuture<IMqttToken> answer = awaited;
        if (answer != null) {
            answer.completeExceptionally(new LostException(why));
        }
        wire.cut();
        owner.stirred();
    }

    /// Leaves, so that the will is not told.
    ///
    /// @param limit how long that may take
    void goodbye(Duration limit) throws InterruptedException {
        try {
            client.disconnect(
                    0, null, new Listener(_ -> hasEnded(), _ -> hasEnded()), 0, new MqttProperties());
            ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (MqttException | RuntimeException _) {
            // it is lost already, or will be at once
        }
    }

    /// Paho has shut it down.
    private void hasEnded() {
        ended.countDown();
    }

    /// Ends it and its threads.
    ///
    /// paho#654, paho#1035: `disconnectForcibly`, at the wrong moment of connecting, leaves the thread that connects
    /// waiting for ever. Cutting the wire instead makes all of Paho's threads find out for themselves.
    @Override
    public void close() {
        lose(Loss.away("it was closed"));
        try {
            ended.await(ENDING.toNanos(), TimeUnit.NANOSECONDS);
            client.close(true);
        } catch (MqttException | RuntimeException _) {
            // then it closes itself when it gets there
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }

    /// paho#999, paho#985, paho#964: what waits in one of these, even for an answer from the broker, keeps the answer
    /// from being read once there are ten messages behind it.
    private final class Ears implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            owner.arrived(Connection.this, topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lose(Losses.of(response));
            hasEnded();
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    private record Listener(Consumer<IMqttToken> done, Consumer<Throwable> failed) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            done.accept(token);
        }

        @Override
        public void onFailure(@Nullable IMqttToken token, Throwable exception) {
            failed.accept(exception);
        }
    }
}
