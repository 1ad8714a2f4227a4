package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes back what has lapsed, and finds out who lives.
final class Lapses {
    /// A lease that has less left could end before the next sweep but one.
    private static final Duration SOON = Duration.ofSeconds(30);

    private Lapses() {}

    /// All tasks that are not over, as whoever claims next will find them: without the leases that have ended.
    static List<Task> open(Snapshot snapshot) {
        List<Task> open = new ArrayList<>();
        for (Task task : snapshot.open()) {
            Lease lease = task.lease();
            open.add(lease == null || lease.isLive(snapshot.now()) ? task : task.lapsed(Projection.MOST_LAPSES));
        }
        return open;
    }

    /// @return the tasks whose leases have ended, as they are now
    static List<Task> giveBack(Transaction tx) {
        List<Task> lapsed = new ArrayList<>();
        for (Task task : tx.lapsed()) {
            Lease lease = task.held();
            tx.append(Mesh.AUTHORITY, new Change.Lapsed(task.id(), lease.agent(), lease.token()), null);
            tx.append(Mesh.AUTHORITY, lost(task.id(), lease.agent()), null);
            Task now = Known.recordedTask(tx, task.id());
            if (now.state() == TaskState.QUARANTINED) {
                tx.append(Mesh.AUTHORITY, quarantined(now), null);
            }
            lapsed.add(now);
        }
        return lapsed;
    }

    private static Change lost(String task, String agent) {
        return new Change.Directed(
                agent,
                "lapsed",
                "your lease on " + task + " has ended, as nothing renewed it; stop working on it, and claim it again if you"
                        + " want it",
                List.of(task));
    }

    private static Change quarantined(Task task) {
        return new Change.Directed(
                Mesh.ALL,
                "quarantined",
                task.id() + " has lapsed " + task.lapses() + " times in a row and is not handed out any more; find out why,"
                        + " then `agent-mesh reopen-task` hands it out again",
                List.of(task.id()));
    }

    /// @param sightings by the name of an agent; nothing can be said of those that are not in it
    /// @param how what follows from what is seen, and from nothing
    static Mesh.Swept sweep(Transaction tx, Map<String, Sighting> sightings, Mesh.Sweep how) {
        List<Task> lapsed = giveBack(tx);
        List<String> seen = new ArrayList<>();
        List<Agent> died = new ArrayList<>();
        for (Agent agent : tx.agents()) {
            Sighting sighting = sightings.getOrDefault(agent.name(), Sighting.UNKNOWN);
            if (agent.status() != Agent.Status.GONE && sighting == Sighting.ALIVE) {
                if (how.renewing() && (!agent.status().present() || isDue(tx, agent))) {
                    seen.add(agent.name());
                }
            } else if (agent.status().present() && !(how.sparing() && sighting == Sighting.UNKNOWN)) {
                String because = deathOf(tx, agent, sighting);
                if (because != null) {
                    tx.append(Mesh.AUTHORITY, new Change.Died(agent.name(), because), null);
                    died.add(Known.recordedAgent(tx, agent.name()));
                }
            }
        }
        if (!seen.isEmpty()) {
            tx.append(Mesh.AUTHORITY, new Change.Seen(seen), null);
        }
        return new Mesh.Swept(lapsed, died);
    }

    private static @Nullable String deathOf(Transaction tx, Agent agent, Sighting sighting) {
        Duration silence = agent.silence(tx.now());
        // Its leases are asked for only where that can make a difference.
        return Death.of(sighting, silence) == null ? null : Death.of(sighting, withoutSign(tx, agent, silence));
    }

    /// For how long an agent has given no sign of life: neither a heartbeat nor the renewal of a lease that it holds.
    private static Duration withoutSign(Transaction tx, Agent agent, Duration silence) {
        Duration shortest = silence;
        for (Task task : tx.heldBy(agent.name())) {
            Lease lease = task.held();
            Duration since = lease.ttl().minus(lease.left(tx.now()));
            shortest = since.compareTo(shortest) < 0 ? since : shortest;
        }
        return shortest;
    }

    /// Whether that an agent lives should be recorded by now, lest one of its leases ends before the next time.
    private static boolean isDue(Transaction tx, Agent agent) {
        return agent.silence(tx.now()).compareTo(Agent.NOTED_EVERY) >= 0
                || tx.heldBy(agent.name()).stream()
                        .anyMatch(task -> task.held().left(tx.now()).compareTo(SOON) < 0);
    }
}
