package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.messages.Intake;
import dev.agentsessions.messages.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The line to a broker by MQTT 5 (rules S3, S8 and S11).
public final class MqttBroker implements Broker {
    /// Together within the two seconds that closing may take.
    private static final Duration GOODBYE = Duration.ofMillis(1_700);

    private static final Duration LAST_BATCH = Duration.ofMillis(200);

    static {
        Quiet.keep();
    }

    private final BrokerFinder finder;
    private final Boxes boxes;
    private final Incoming incoming;
    private final Tally tally = new Tally();
    private final AtomicReference<@Nullable News> news = new AtomicReference<>();
    private final Line line;
    private final Thread thread;

    /// Where messages go to and come from.
    ///
    /// @param stateFolder where what must outlive a run is kept
    public record Boxes(Intake inbox, Outbox outbox, Path stateFolder) {}

    public MqttBroker(
            Settings settings,
            BrokerFinder finder,
            Boxes boxes,
            WakeUps wakeUps,
            Log log,
            InstantSource clock,
            RandomGenerator random) {
        this.finder = finder;
        this.boxes = boxes;
        this.incoming = new Incoming(boxes.inbox(), log);
        Conversation.Parts parts = new Conversation.Parts(
                news,
                boxes.outbox(),
                new RetainedTopics(boxes.stateFolder(), log),
                new Chronicle(boxes.stateFolder(), log, clock),
                tally,
                wakeUps,
                log);
        this.line = new Line(settings, finder, incoming, new Conversation.Maker(settings, parts, clock), log, clock, random);
        this.thread = Thread.ofPlatform().daemon().name("mqtt").unstarted(line::run);
    }

    @Override
    public void open() {
        incoming.start();
        thread.start();
    }

    @Override
    public boolean tell(News told) {
        boolean kept = told.drifts().isEmpty() || boxes.outbox().add(told.drifts());
        news.set(told);
        line.stirred();
        return kept;
    }

    @Override
    public State state() {
        Standing standing = line.standing();
        String problem = standing.problem();
        return new State(
                finder.word(),
                standing.phase().word(),
                standing.since(),
                problem == null ? tally.problem() : problem,
                standing.session(),
                counts());
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>(boxes.inbox().counts());
        counts.put("missed", incoming.dropped());
        counts.put("published", tally.publishedSoFar());
        counts.put("refused", tally.refusedSoFar());
        counts.put("waiting", boxes.outbox().waiting());
        counts.put("given_up", boxes.outbox().dropped());
        return counts;
    }

    @Override
    public void close() {
        line.stop();
        try {
            if (thread.isAlive()) {
                thread.join(GOODBYE);
            }
            incoming.close();
            incoming.join(LAST_BATCH);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            line.cut("we closed it");
            incoming.close();
            finder.close();
        }
    }
}
