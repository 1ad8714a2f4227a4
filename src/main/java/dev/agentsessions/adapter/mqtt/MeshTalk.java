package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.coordinator.MeshTopics;
import dev.agentsessions.daemon.Log;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A connection for the mesh: it takes requests in, and others publish by it.
final class MeshTalk implements Talk {
    private static final Duration DISCONNECT = Duration.ofMillis(250);

    /// Long enough to come back within. Requests that a broker has set aside for one coordinator wait as long if that has
    /// gone for good.
    private static final Duration SESSION_EXPIRY = Duration.ofSeconds(15);

    private final Connection connection;
    private final Settings settings;
    private final Parts parts;
    private final Signal signal;
    private long begun;
    private boolean refused;
    private long subscribeAgain;
    private @Nullable Outlet outlet;

    /// What lasts longer than a connection.
    ///
    /// @param number of the last connection
    /// @param open the one that stands, or null
    /// @param connected told of each
    record Parts(
            MeshTopics topics,
            AtomicLong number,
            AtomicReference<@Nullable Open> open,
            Runnable connected,
            Log log) {}

    /// A connection that stands.
    record Open(long number, Connection connection, Outlet outlet) {}

    /// Makes them.
    record Maker(Settings settings, Parts parts) implements Talk.Maker {
        @Override
        public void load() {}

        @Override
        public Talk on(Connection connection, BrokerUrl.At at, Signal signal) {
            return new MeshTalk(connection, settings, parts, signal);
        }

        @Override
        public long last() {
            return parts.number().get();
        }
    }

    private MeshTalk(Connection connection, Settings settings, Parts parts, Signal signal) {
        this.connection = connection;
        this.settings = settings;
        this.parts = parts;
        this.signal = signal;
    }

    @Override
    public void begin() throws LostException, InterruptedException {
        Connection.Grant grant = connection.connect(null, SESSION_EXPIRY);
        begun = System.nanoTime();
        Outlet made = new Outlet(connection, grant);
        outlet = made;
        // What the broker has kept for us comes at once, and wants to be answered.
        parts.open().set(new Open(parts.number().incrementAndGet(), connection, made));
        boolean subscribed = false;
        try {
            // What the broker still knows may be what an earlier version wanted; to say it again costs nothing.
            subscribe();
            subscribed = true;
        } finally {
            if (!subscribed) {
                end();
            }
        }
        parts.connected().run();
    }

    /// If it is not granted, it is asked for again later: to publish is of use all the same.
    private void subscribe() throws LostException, InterruptedException {
        List<String> filters = parts.topics().subscriptions();
        int[] codes = connection.subscribe(filters);
        refused = false;
        for (int i = 0; i < codes.length; i++) {
            if (Losses.isFromBroker(codes[i])) {
                refused = true;
                subscribeAgain = System.nanoTime() + settings.pace().refused().toNanos();
                parts.log()
                        .sayOnce(
                                "mesh subscribe " + filters.get(i),
                                "mesh: the broker does not let us subscribe to " + filters.get(i) + " ("
                                        + Losses.code(codes[i]) + "), so it brings no requests; see what it permits us");
            }
        }
    }

    @Override
    public boolean hasBegun() {
        return outlet != null;
    }

    @Override
    public Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void hold() throws LostException, InterruptedException {
        try {
            while (!signal.stopping()) {
                connection.check();
                if (connection.untilSilent() <= 0) {
                    connection.lose(Loss.away("it fell silent"));
                    connection.check();
                }
                if (refused && subscribeAgain - System.nanoTime() <= 0) {
                    subscribe();
                }
                long due = connection.untilSilent();
                signal.await(Math.max(1, refused ? Math.min(due, subscribeAgain - System.nanoTime()) : due));
            }
            connection.goodbye(DISCONNECT);
        } finally {
            end();
        }
    }

    private void end() {
        parts.open().set(null);
        Outlet out = outlet;
        if (out != null) {
            connection.lose(Loss.away("we closed it"));
            out.end();
        }
    }
}
