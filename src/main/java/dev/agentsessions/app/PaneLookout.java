package dev.agentsessions.app;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.RollCall;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.session.Registry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sees agents of the mesh in their tmux sessions, by the reconciler's own judge.
final class PaneLookout implements Lookout {
    /// How long it may be trusted that nothing has changed.
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Supplier<@Nullable World> lately;
    private final Supplier<Declared> declared;
    private final Supplier<Observer> observer;
    private final JudgeSettings settings;
    private final InstantSource clock;
    private final boolean oneMachine;
    private @Nullable World seen;
    private @Nullable Observer own;
    private long seenAt;

    /// What is declared and remembered.
    record Declared(Registry registry, Memory memory) {}

    /// What there was when somebody looked.
    record World(Declared declared, Observation observation) {}

    /// @param lately what somebody else has just seen, or null
    /// @param declared asked before each look
    /// @param observer asked when this first has to look for itself; nobody else may use it
    /// @param oneMachine whether all agents of the mesh run on this one
    PaneLookout(
            Supplier<@Nullable World> lately,
            Supplier<Declared> declared,
            Supplier<Observer> observer,
            JudgeSettings settings,
            InstantSource clock,
            boolean oneMachine) {
        this.lately = lately;
        this.declared = declared;
        this.observer = observer;
        this.settings = settings;
        this.clock = clock;
        this.oneMachine = oneMachine;
    }

    @Override
    public synchronized Map<String, Sighting> look(List<Agent> agents) {
        Set<String> living = new HashSet<>();
        Set<String> dead = new HashSet<>();
        for (Agent agent : agents) {
            if (agent.session() != null && agent.status() != Agent.Status.GONE) {
                (agent.status().present() ? living : dead).add(agent.session());
            }
        }
        dead.removeAll(living);
        if (living.isEmpty() && dead.isEmpty()) {
            return Map.of();
        }
        try {
            return look(agents, living, dead);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private Map<String, Sighting> look(List<Agent> agents, Set<String> living, Set<String> dead)
            throws InterruptedException {
        World world = world();
        RollCall.Answers answers = called(world, living, dead);
        if (world.observation().looks().size() == 1 && answers.secondLookWanted()) {
            world = again(world);
            answers = called(world, living, dead);
        }
        String host = world.observation().machine().host();
        Map<String, Sighting> sightings = new HashMap<>();
        for (Agent agent : agents) {
            RollCall.Answer answer = agent.session() == null ? null : answers.answers().get(agent.session());
            if (answer != null && agent.runsOn(host, oneMachine)) {
                sightings.put(agent.name(), of(answer));
            }
        }
        return sightings;
    }

    /// What is fresh enough, or else what there is now.
    private World world() throws InterruptedException {
        World theirs = lately.get();
        if (theirs != null) {
            return theirs;
        }
        if (seen == null || System.nanoTime() - seenAt > FRESH.toNanos()) {
            Declared now = declared.get();
            seen = new World(now, own().observe(now.registry(), now.memory(), clock.instant()));
            seenAt = System.nanoTime();
        }
        return seen;
    }

    private World again(World first) throws InterruptedException {
        Declared now = first.declared();
        World fresh = first == seen
                ? first
                : new World(now, own().observe(now.registry(), now.memory(), clock.instant()));
        World twice = new World(now, own().again(fresh.observation(), now.registry(), now.memory()));
        seen = twice;
        seenAt = System.nanoTime();
        return twice;
    }

    private Observer own() {
        if (own == null) {
            own = observer.get();
        }
        return own;
    }

    private RollCall.Answers called(World world, Set<String> living, Set<String> dead) {
        Declared declared = world.declared();
        return RollCall.of(
                living, dead, declared.registry(), world.observation(), declared.memory(), settings, clock.instant());
    }

    private static Sighting of(RollCall.Answer answer) {
        return switch (answer) {
            case PRESENT -> Sighting.ALIVE;
            case GONE -> Sighting.GONE;
            case LEFT -> Sighting.LEFT;
            case UNCLEAR -> Sighting.UNCLEAR;
            case UNSEEN -> Sighting.UNKNOWN;
        };
    }
}
