package dev.agentsessions.coordinator;

import dev.agentsessions.coordinator.Relay.Turn;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.log.ChangeSubject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells subscribers what is in the log, each event at least once, in order, whoever has written it (rule M17).
///
/// What was published and not noted, as by a process that is killed in between, is published again. One that was frozen
/// finds that its turn is over before it goes on; should it be frozen in the very act, what it still publishes was
/// published by another before: the events' ids tell.
///
/// With them it tells how the agents stand that they have changed. Whatever is no news is not told again, as most of what
/// agents do changes nothing of that.
final class Teller {
    private static final int BATCH = 100;

    /// How long a turn lasts from its last sign of life on. Another takes over as long after this one is killed.
    static final Duration HOLD = Duration.ofSeconds(10);

    private final Mesh mesh;
    private final Relay relay;
    private final MeshLine line;
    private final MeshTopics topics;
    private final String name;
    private final LongSupplier millis;
    private final Log log;

    /// Up to where it is known to be told.
    private long told = -1;

    /// The connection over which all agents' states were told.
    private long portrayed;

    /// How they were told last, by name.
    private final Map<String, Portrait> portraits = new HashMap<>();

    /// @param name as for [Relay#take]
    /// @param millis a clock that never jumps and counts while the machine sleeps
    Teller(Mesh mesh, Relay relay, MeshLine line, MeshTopics topics, String name, LongSupplier millis, Log log) {
        this.mesh = mesh;
        this.relay = relay;
        this.line = line;
        this.topics = topics;
        this.name = name;
        this.millis = millis;
        this.log = log;
    }

    /// What is to be published next.
    ///
    /// @param portraits that are among them, by the name of the agent
    /// @param last the place of the last event in it
    private record Batch(List<Post> posts, Map<String, Portrait> portraits, long last) {}

    /// Tells what comes next, but not so much that whoever calls could do nothing else for long.
    ///
    /// @return when to come again although nothing has happened, zero if there may be more; or null
    @Nullable Duration tell() throws IOException, InterruptedException {
        long connection = line.connection();
        boolean all = connection != portrayed;
        if (connection == 0 || (!all && mesh.look(Snapshot::end) == told)) {
            return null;
        }
        long begun = millis.getAsLong();
        switch (relay.take(name, HOLD)) {
            case Turn.Theirs(Duration left) -> {
                return left.plusMillis(1);
            }
            case Turn.Ours(long from) -> {
                // What another has told meanwhile is not known here.
                Batch batch = mesh.look(snapshot -> batch(snapshot, from, all || from != told));
                if (publish(batch, begun)) {
                    portrayed = connection;
                    portraits.putAll(batch.portraits());
                    told = batch.last();
                }
                return Duration.ZERO;
            }
        }
    }

    /// @return false if the turn may be over
    private boolean publish(Batch batch, long begun) throws IOException, InterruptedException {
        if (batch.posts().isEmpty()) {
            return true;
        }
        if (millis.getAsLong() - begun > HOLD.toMillis() / 2) {
            return false;
        }
        line.publish(batch.posts());
        return relay.told(name, batch.last(), HOLD);
    }

    private Batch batch(Snapshot snapshot, long from, boolean all) {
        List<Post> posts = new ArrayList<>();
        Set<String> changed = new LinkedHashSet<>();
        Set<String> taken = new HashSet<>();
        long last = from;
        for (Sealed sealed : snapshot.log(from, BATCH)) {
            Change change = sealed.event().change();
            byte[] envelope = Envelope.of(sealed);
            posts.add(new Post(topics.events(Envelope.type(change)), envelope, false));
            String target = ChangeSubject.target(change);
            if (target != null) {
                posts.add(new Post(topics.directives(target), envelope, false));
            }
            changed.addAll(Envelope.agents(change));
            if (change instanceof Change.Registered registered && registered.session() != null) {
                taken.add(registered.session());
            }
            last = sealed.event().seq();
        }
        if (all) {
            snapshot.agents().forEach(agent -> changed.add(agent.name()));
        }
        portraits.forEach((agent, before) -> {
            if (before.session() != null && taken.contains(before.session())) {
                changed.add(agent);
            }
        });
        Map<String, Portrait> news = new LinkedHashMap<>();
        for (String agent : changed) {
            Portrait now = Portrait.of(snapshot, agent);
            if (all || !now.isLike(portraits.get(agent))) {
                posts.add(new Post(topics.state(agent), now.state(), true));
                news.put(agent, now);
            }
        }
        posts.removeIf(post -> !canBeSent(post));
        return new Batch(posts, news, last);
    }

    private boolean canBeSent(Post post) {
        boolean can = MeshTopics.isTopic(post.topic());
        if (!can) {
            log.sayOnce("mesh topic", "mesh: not published on " + post.topic()
                    + ": a name with such characters can be no part of a topic; have that agent register by another");
        }
        return can;
    }

    /// Lets others tell.
    void leave() throws IOException {
        relay.leave(name);
    }
}
