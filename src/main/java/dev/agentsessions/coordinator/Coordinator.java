package dev.agentsessions.coordinator;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.mesh.Store.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The loop: takes back what has lapsed, has the exports follow the log, and tells it. One thread does all of this;
/// everything else only calls [#stir] and [#stop].
///
/// None of the three keeps the others from being done. What fails is logged, and tried again.
public final class Coordinator {
    /// How often it is looked for what has lapsed and who lives (rule M13).
    public static final Duration SWEEP = Duration.ofSeconds(15);

    /// So often where there are leases that last for less than three sweeps.
    private static final Duration SOONEST_SWEEP = Duration.ofSeconds(3);

    /// How often the log is looked at although nobody said that there was anything new.
    private static final Duration POLL = Duration.ofSeconds(2);

    /// Exports are written this often at most.
    private static final Duration EXPORT = Duration.ofMillis(250);

    /// Writing whole files takes one part in so many of the time at most, however large they are.
    private static final int WHOLE_PART = 20;

    /// They are not left alone for longer.
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// How long to leave alone what has failed.
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Mesh mesh;
    private final Lookout lookout;
    private final boolean renewing;
    private final Exports exports;
    private final MeshLine line;
    private final Teller teller;
    private final LongSupplier millis;
    private final Log log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stirred;
    private boolean stopping;

    private final Chore sweeping = new Chore(Duration.ZERO);
    private final Listening listening;
    private final Chore exporting = new Chore(EXPORT);
    private final Share wholeFiles = new Share(WHOLE_PART, EXPORT, LONGEST);
    private final Chore telling = new Chore(Duration.ZERO);

    /// The connection on which it could not be told.
    private long failedOn;

    /// How it tells what has happened.
    ///
    /// @param name as for [Relay#take]
    public record Voice(Relay relay, MeshLine line, MeshTopics topics, String name) {}

    /// @param renewing whether seeing an agent alive renews its leases
    /// @param millis a clock that never jumps and counts while the machine sleeps
    public Coordinator(
            Mesh mesh, Lookout lookout, boolean renewing, Exports exports, Voice voice, LongSupplier millis, Log log) {
        this.mesh = mesh;
        this.lookout = lookout;
        this.renewing = renewing;
        this.exports = exports;
        this.line = voice.line();
        this.teller = new Teller(mesh, voice.relay(), voice.line(), voice.topics(), voice.name(), millis, log);
        this.millis = millis;
        this.listening = new Listening(millis.getAsLong(), 2 * SWEEP.toMillis());
        this.log = log;
    }

    /// Something may have happened that is to be told.
    public void stir() {
        lock.lock();
        try {
            stirred = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Has it end as soon as it can.
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Goes on until it is to stop, then leaves everything in order.
    public void run() {
        try {
            while (await(round())) {
                // again
            }
        } catch (InterruptedException _) {
            // it is to stop at once
        } finally {
            leave();
        }
    }

    /// Waits until something may have happened.
    ///
    /// @return false if it is to stop
    boolean await(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!stirred && !stopping && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (stirred) {
                stirred = false;
                want(millis.getAsLong());
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    /// What has failed is left alone for a while, but on another connection it may be told.
    private void want(long now) {
        exporting.want(now);
        if (line.connection() == failedOn) {
            telling.want(now);
        } else {
            telling.wantAnyway(now);
        }
    }

    /// Does what is due.
    ///
    /// @return how long until something is again
    Duration round() throws InterruptedException {
        if (sweeping.isDue(millis.getAsLong())) {
            sweep();
            sweeping.done(millis.getAsLong(), SWEEP);
        }
        if (exporting.isDue(millis.getAsLong())) {
            export();
            sweeping.within(thirdOfShortestLease());
        }
        if (telling.isDue(millis.getAsLong())) {
            tell();
        }
        long next = Math.min(sweeping.due(), Math.min(exporting.due(), telling.due()));
        return Duration.ofMillis(Math.max(0, next - millis.getAsLong()));
    }

    private void sweep() {
        try {
            List<Agent> agents = mesh.look(Snapshot::agents);
            mesh.sweep(agents.isEmpty() ? Map.of() : sightings(agents), new Mesh.Sweep(renewing, isNew()));
        } catch (IOException | RuntimeException e) {
            log.sayOnce("mesh sweep", "mesh: what has lapsed could not be taken back: " + e.getMessage()
                    + "; it is tried again in " + SWEEP.toSeconds() + " s");
        }
    }

    /// Whether somebody may have spoken when this did not listen yet, or could not.
    private boolean isNew() {
        return listening.lasts(line.connection(), millis.getAsLong()) < Mesh.UNSEEN_DEATH.toMillis();
    }

    /// A sweep must come often enough for the shortest lease of an agent that is seen alive.
    private Duration thirdOfShortestLease() {
        try {
            Duration third = mesh.look(snapshot -> snapshot.held().stream()
                            .map(task -> task.held().ttl())
                            .min(Duration::compareTo)
                            .orElse(Lease.STANDARD))
                    .dividedBy(3);
            return third.compareTo(SOONEST_SWEEP) < 0 ? SOONEST_SWEEP : third;
        } catch (IOException | RuntimeException _) {
            // what is wrong with the store is said by those who need it
            return SWEEP;
        }
    }

    /// What has lapsed is taken back even if nobody can be seen.
    private Map<String, Sighting> sightings(List<Agent> agents) {
        try {
            return lookout.look(agents);
        } catch (RuntimeException e) {
            log.failure("mesh: could not look whether agents live: " + e.getMessage(), e);
            return Map.of();
        }
    }

    private void export() {
        try {
            long begun = millis.getAsLong();
            if (begun < wholeFiles.next()) {
                exports.follow(mesh);
                exporting.done(millis.getAsLong(), least(Duration.ofMillis(wholeFiles.next() - begun), POLL));
            } else {
                exports.keep(mesh);
                wholeFiles.taken(begun, millis.getAsLong());
                exporting.done(millis.getAsLong(), POLL);
            }
        } catch (IOException | RuntimeException e) {
            log.sayOnce("mesh exports", "mesh: the exports could not be written: " + e.getMessage()
                    + "; it is tried again in " + AGAIN.toSeconds() + " s");
            exporting.failed(millis.getAsLong(), AGAIN);
        }
    }

    private void tell() throws InterruptedException {
        long connection = line.connection();
        try {
            Duration wait = teller.tell();
            telling.done(millis.getAsLong(), wait == null ? POLL : least(wait, POLL));
        } catch (IOException | RuntimeException e) {
            log.sayOnce("mesh telling", "mesh: what has happened could not be published: " + e.getMessage()
                    + "; it is tried again in " + AGAIN.toSeconds() + " s");
            failedOn = connection;
            telling.failed(millis.getAsLong(), AGAIN);
        }
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void leave() {
        boolean interrupted = Thread.interrupted();
        try {
            exports.keep(mesh);
        } catch (IOException | RuntimeException _) {
            // whoever comes next brings them up to date
        } finally {
            exports.close();
        }
        try {
            teller.leave();
        } catch (IOException | RuntimeException _) {
            // the turn ends by itself
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
