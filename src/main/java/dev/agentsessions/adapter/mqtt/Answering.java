package dev.agentsessions.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.coordinator.Door;
import dev.agentsessions.coordinator.Visit;
import dev.agentsessions.daemon.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Has requests answered: what one agent asks in its order, what several ask at the same time. A request is acknowledged
/// once it is done, its effect is durable and the broker has its answer; if any of that is in doubt it comes again, and
/// its event id tells that it was done.
final class Answering implements Incoming.Taking {
    private final Door door;
    private final Pulse pulse;
    private final Ways ways;
    private final Duration patience;
    private final Log log;

    /// @param patience how long the broker may take to take an answer
    Answering(
            Door door,
            Pulse pulse,
            Ways ways,
            Duration patience,
            Log log) {
        this.door = door;
        this.pulse = pulse;
        this.ways = ways;
        this.patience = patience;
        this.log = log;
    }

    /// What is known of the connections by which something comes.
    interface Ways {
        /// Whether what came by it is for this store; waits until that is known. What is not is left to whoever asks: to
        /// ask again.
        boolean serves(Connection connection) throws InterruptedException;

        /// Where to answer what came by it; null if it is lost.
        @Nullable Outlet outlet(Connection connection);
    }

    private record Asked(Arrival arrival, Visit visit) {}

    /// An answer that is on its way.
    ///
    /// @param taken by the broker, with its reason code
    private record Sent(Connection by, String topic, CompletableFuture<Integer> taken) {}

    @Override
    public void take(List<Arrival> batch) throws IOException, InterruptedException {
        Map<String, List<Asked>> lanes = new LinkedHashMap<>();
        for (Arrival arrival : batch) {
            Visit visit = door.read(arrival.message().topic(), arrival.message().payload());
            lanes.computeIfAbsent(visit.agent(), _ -> new ArrayList<>()).add(new Asked(arrival, visit));
        }
        List<CompletableFuture<List<Sent>>> answering = new ArrayList<>();
        for (List<Asked> lane : lanes.values()) {
            answering.add(begun(lane, lanes.size() > 1));
        }
        for (CompletableFuture<List<Sent>> lane : answering) {
            for (Sent sent : finished(lane)) {
                if (!sent.by().isLost()) {
                    check(sent);
                }
            }
        }
    }

    /// To ask again would bring no other answer to a topic that the broker denies us.
    private void check(Sent sent) throws IOException, InterruptedException {
        int code = MeshMqtt.code(sent.taken(), patience);
        if (Losses.isFromBroker(code)) {
            log.sayOnce("mesh answer refused", "mesh: a request was not answered, as the broker does not take what is"
                    + " published on " + sent.topic() + " (" + Losses.code(code) + "); see what it permits us");
        }
    }

    private CompletableFuture<List<Sent>> begun(List<Asked> lane, boolean amongOthers) {
        CompletableFuture<List<Sent>> done = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                done.complete(answered(lane));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        };
        if (amongOthers) {
            Thread.ofVirtual().name("mesh-answer").start(work);
        } else {
            work.run();
        }
        return done;
    }

    private static List<Sent> finished(CompletableFuture<List<Sent>> lane) throws IOException, InterruptedException {
        try {
            return lane.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw new IOException(cause.getMessage(), cause);
        }
    }

    private List<Sent> answered(List<Asked> lane) throws InterruptedException {
        List<Sent> answers = new ArrayList<>();
        for (Asked asked : lane) {
            Arrival arrival = asked.arrival();
            // Asked in this order: it is the pulse that finds out that a connection must be lost.
            pulse.beat();
            if (arrival.from().isLost() || !ways.serves(arrival.from()) || isExpired(arrival)) {
                continue;
            }
            byte[] answer = door.answer(asked.visit(), () -> !isExpired(arrival));
            Sent sent = sent(asked, answer);
            if (sent != null) {
                answers.add(sent);
            }
        }
        return answers;
    }

    private static boolean isExpired(Arrival arrival) {
        Long seconds = arrival.expiry();
        return seconds != null && System.nanoTime() - arrival.nanos() >= TimeUnit.SECONDS.toNanos(seconds);
    }

    /// @return null if nobody wants to know, or it cannot be told now
    private @Nullable Sent sent(Asked asked, byte[] answer) throws InterruptedException {
        Arrival arrival = asked.arrival();
        String topic = arrival.responseTopic();
        Outlet outlet = ways.outlet(arrival.from());
        if (topic == null || outlet == null || !door.takesAnswers(topic, asked.visit())) {
            return null;
        }
        byte[] correlation = arrival.correlation();
        byte[] fitting = answer.length <= outlet.largest(topic, correlation) ? answer : tooLarge(answer.length);
        try {
            return new Sent(arrival.from(), topic, outlet.answer(topic, fitting, correlation));
        } catch (LostException _) {
            // it will be asked again
            return null;
        } catch (RuntimeException e) {
            log.sayOnce("mesh answer", "mesh: an answer could not be sent: " + e);
            return null;
        }
    }

    private static byte[] tooLarge(int length) {
        return ("{\"schema_version\":1,\"ok\":false,\"reason\":\"unavailable\",\"message\":\"the answer has " + length
                        + " bytes, and the broker takes less; ask for less, or by the command line\"}")
                .getBytes(UTF_8);
    }
}
