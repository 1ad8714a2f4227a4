package dev.agentsessions.app;

import dev.agentsessions.judge.AgentPresence;
import dev.agentsessions.judge.Hosts;
import dev.agentsessions.judge.Judge;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Place;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sees agents of the mesh in their tmux sessions, by the reconciler's own judge.
///
/// A session that the registry declares is judged as that. One that it does not is judged as if it did, once as each kind
/// of agent: nobody has said which it is. It lives if any of them runs in it, and is gone if it is by all. That it stands
/// without any is no proof, as its agent may be one that cannot be recognised.
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
        List<Judgement> judgements = judged(world, living, dead);
        if (world.observation().looks().size() == 1 && judgements.stream().anyMatch(Judgement::secondLookWanted)) {
            world = again(world);
            judgements = judged(world, living, dead);
        }
        Map<String, Sighting> sessions = new HashMap<>();
        Set<String> known = names(world.declared().registry());
        for (Judgement judgement : judgements) {
            for (Verdict verdict : judgement.verdicts()) {
                String name = verdict.entry().name();
                Sighting sighting = of(verdict.life(), known.contains(name));
                sessions.merge(name, sighting, PaneLookout::together);
            }
        }
        String host = world.observation().machine().host();
        Map<String, Sighting> sightings = new HashMap<>();
        for (Agent agent : agents) {
            Sighting sighting = agent.session() == null ? null : sessions.get(agent.session());
            if (sighting != null && isHere(agent, host)) {
                sightings.put(agent.name(), sighting);
            }
        }
        return sightings;
    }

    /// Whoever has not said where it runs is here only if it cannot be elsewhere.
    private boolean isHere(Agent agent, String host) {
        return agent.host() == null ? oneMachine : Hosts.same(agent.host(), host);
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

    private List<Judgement> judged(World world, Set<String> living, Set<String> dead) {
        Instant now = clock.instant();
        Registry registry = world.declared().registry();
        Set<String> known = names(registry);
        List<Judgement> judgements = new ArrayList<>();
        for (dev.agentsessions.session.Agent kind : dev.agentsessions.session.Agent.values()) {
            List<Entry> entries = new ArrayList<>(registry.entries());
            living.stream().filter(name -> !known.contains(name)).sorted().forEach(
                    name -> entries.add(entry(entries.size(), name, kind, Status.RUNNING)));
            dead.stream().filter(name -> !known.contains(name)).sorted().forEach(
                    name -> entries.add(entry(entries.size(), name, kind, Status.STOPPED)));
            judgements.add(Judge.judge(
                    new Registry(registry.workspaces(), entries, registry.layout()),
                    world.observation(),
                    world.declared().memory(),
                    settings,
                    now));
        }
        return judgements;
    }

    private static Set<String> names(Registry registry) {
        Set<String> names = new HashSet<>();
        registry.entries().forEach(entry -> names.add(entry.name()));
        return names;
    }

    /// What the registry would say of it.
    private static Entry entry(int index, String name, dev.agentsessions.session.Agent kind, Status status) {
        Entry.Times never = new Entry.Times(null, null, null, null, null, false);
        return new Entry(
                index, name, null, null, kind.word(), status.word(), null, null, null, List.of(), null, null, never, null,
                "", new Place(1, 1));
    }

    /// @param kindKnown whether it is known which kind of agent should run in it
    private static Sighting of(Life life, boolean kindKnown) {
        return switch (life) {
            case Life.Alive alive ->
                switch (alive.agents()) {
                    case AgentPresence.Present _ -> Sighting.ALIVE;
                    case AgentPresence.Absent _ -> kindKnown ? Sighting.GONE : Sighting.UNKNOWN;
                    case AgentPresence.Unknown _ -> Sighting.UNKNOWN;
                };
            case Life.Absent _ -> Sighting.GONE;
            case Life.Renamed _, Life.Unknown _ -> Sighting.UNKNOWN;
        };
    }

    /// By two judgements of the same look.
    private static Sighting together(Sighting one, Sighting other) {
        if (one == Sighting.ALIVE || other == Sighting.ALIVE) {
            return Sighting.ALIVE;
        }
        return one == other ? one : Sighting.UNKNOWN;
    }
}
