package dev.agentsessions.daemon;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Port: the line to an MQTT broker. Nothing here waits for the network, and nothing throws for what a broker does: one
/// that is away costs latency and never truth (rule S3).
public interface Broker extends AutoCloseable {
    /// Begins to connect, and goes on trying until closed.
    void open();

    /// Publishes what a pass has found, now or later.
    ///
    /// @return whether the drifts are published or safely kept until they are
    boolean tell(News news);

    State state();

    /// Says goodbye, if that takes no longer than a second or two.
    @Override
    void close();

    /// What there is to tell after a pass.
    ///
    /// @param at when the pass was made
    /// @param drifts new ones, each the JSON object of the report
    /// @param sessions by name, the JSON object of each session's state
    record News(Instant at, List<String> drifts, Map<String, String> sessions) {
        public News {
            drifts = List.copyOf(drifts);
            sessions = Map.copyOf(sessions);
        }
    }

    /// How it stands.
    ///
    /// @param broker such as `tcp://127.0.0.1:1883`, `embedded` or `off`
    /// @param phase one word, such as `connected`
    /// @param since when that began
    /// @param problem why it is not connected, or what else is wrong; null if nothing is
    /// @param session the number of the connection, which grows with each
    /// @param counts what came and went, by name, such as `received` or `rejected`
    record State(
            String broker,
            String phase,
            @Nullable Instant since,
            @Nullable String problem,
            long session,
            Map<String, Long> counts) {
        public static final State OFF = new State("off", "off", null, null, 0, Map.of());

        public State {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }
    }

    /// No broker: what is told goes nowhere else.
    final class None implements Broker {
        @Override
        public void open() {}

        @Override
        public boolean tell(News news) {
            return true;
        }

        @Override
        public State state() {
            return State.OFF;
        }

        @Override
        public void close() {}
    }
}
