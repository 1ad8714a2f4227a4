package dev.agentsessions.adapter.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What several threads publish by one connection: no more at a time than the broker takes, and each told what became of
/// it, also if the connection is lost.
final class Outlet {
    /// More than this under way at a time brings nothing.
    private static final int WINDOW = 64;

    /// What PUBLISH takes beside topic, payload and correlation data: MQTT 5, section 3.3.
    private static final int HEADER = 24;

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Connection connection;
    private final long largest;
    private final Semaphore room;
    private final Set<CompletableFuture<Integer>> underWay = ConcurrentHashMap.newKeySet();

    Outlet(Connection connection, Connection.Grant grant) {
        this.connection = connection;
        this.largest = grant.largestPacket();
        // Paho counts one down only after it has told that it is answered.
        this.room = new Semaphore(Math.max(1, Math.min(grant.window() - 1, WINDOW)));
    }

    /// How long a payload on a topic may be.
    long largest(String topic, byte @Nullable [] correlation) {
        return largest - topic.getBytes(StandardCharsets.UTF_8).length - (correlation == null ? 0 : correlation.length) - HEADER;
    }

    /// Publishes, once there is room. What one thread publishes goes out in its order.
    ///
    /// @return the broker's reason code; or a [LostException], if it is not known whether it has it
    CompletableFuture<Integer> send(String topic, byte[] payload, boolean retained)
            throws LostException, InterruptedException {
        return send(answered -> connection.publish(topic, payload, retained, answered::complete));
    }

    /// The same, for an answer.
    CompletableFuture<Integer> answer(String topic, byte[] payload, byte @Nullable [] correlation)
            throws LostException, InterruptedException {
        return send(answered -> connection.answer(topic, payload, correlation, answered::complete));
    }

    private interface Sending {
        void with(CompletableFuture<Integer> answered);
    }

    private CompletableFuture<Integer> send(Sending sending) throws LostException, InterruptedException {
        while (!room.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            connection.check();
        }
        CompletableFuture<Integer> answered = new CompletableFuture<>();
        underWay.add(answered);
        CompletableFuture<Integer> settled = answered.whenComplete((_, _) -> {
            underWay.remove(answered);
            room.release();
        });
        sending.with(answered);
        if (connection.isLost()) {
            end();
        }
        return settled;
    }

    /// The connection is lost: nobody will be answered any more.
    void end() {
        for (CompletableFuture<Integer> answered : underWay) {
            answered.completeExceptionally(new LostException(Loss.away("it was lost before it had answered")));
        }
    }
}
