package dev.agentsessions.judge;

import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Hosts;
import dev.agentsessions.session.Place;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says of sessions, declared or not, whether their agents are in them.
///
/// A session that the registry declares on this host is judged as that. Of any other nobody has said what runs in it: it is
/// judged as if it were declared, once as each kind of agent. Its agent is there if any of them is; and as it may be one
/// that is not recognised, that none is proves nothing.
public final class RollCall {
    private static final Entry.Times NEVER = new Entry.Times(null, null, null, null, null, false);

    private final Set<String> expected;
    private final Set<String> givenUp;
    private final Registry registry;
    private final Observation observation;
    private final Set<String> declared = new HashSet<>();
    private final List<Entry> kept = new ArrayList<>();

    /// What can be said of the agent of a session.
    public enum Answer {
        /// Its process is in its session.
        PRESENT,
        /// Its session is proved gone.
        GONE,
        /// Nothing but a shell is left in its session.
        LEFT,
        /// There is something that may be it, or have it within it.
        UNCLEAR,
        /// Nothing can be seen of it.
        UNSEEN
    }

    /// @param answers by the name of the session
    /// @param secondLookWanted whether another look may tell what this one does not
    public record Answers(Map<String, Answer> answers, boolean secondLookWanted) {
        public Answers {
            answers = Map.copyOf(answers);
        }
    }

    private RollCall(Set<String> expected, Set<String> givenUp, Registry registry, Observation observation) {
        this.expected = expected;
        this.givenUp = givenUp;
        this.registry = registry;
        this.observation = observation;
        Set<String> twice = new HashSet<>();
        Set<String> once = new HashSet<>();
        for (Entry entry : registry.entries()) {
            if (isHere(entry) && !once.add(entry.name())) {
                twice.add(entry.name());
            }
        }
        for (Entry entry : registry.entries()) {
            boolean asked = isHere(entry) && isAsked(entry.name());
            // What was archived may have come back without being what its entry records.
            boolean tells = entry.status() != null && !entry.is(Status.ARCHIVED) && !twice.contains(entry.name());
            if (!asked) {
                kept.add(entry);
            } else if (tells) {
                declared.add(entry.name());
                kept.add(expected.contains(entry.name()) ? entry.as(Status.RUNNING) : entry);
            }
        }
    }

    /// @param expected sessions whose agents may be there, by name
    /// @param givenUp sessions whose agents are thought to be gone: only that they are there again is of interest
    public static Answers of(
            Set<String> expected,
            Set<String> givenUp,
            Registry registry,
            Observation observation,
            Memory memory,
            JudgeSettings settings,
            Instant now) {
        RollCall call = new RollCall(expected, givenUp, registry, observation);
        Map<String, Answer> answers = new HashMap<>();
        boolean secondLookWanted = false;
        for (Agent kind : Agent.values()) {
            Judgement judgement = Judge.judge(call.as(kind), observation, memory, settings, now);
            secondLookWanted |= judgement.secondLookWanted();
            for (Verdict verdict : judgement.verdicts()) {
                String name = verdict.entry().name();
                if (call.isAsked(name)) {
                    answers.merge(name, answer(verdict, call.declared.contains(name)), RollCall::together);
                }
            }
        }
        return new Answers(answers, secondLookWanted);
    }

    private boolean isHere(Entry entry) {
        return Hosts.same(entry.host(), observation.machine().host());
    }

    private boolean isAsked(String name) {
        return expected.contains(name) || givenUp.contains(name);
    }

    /// What the registry would say if whoever it does not declare were of that kind.
    private Registry as(Agent kind) {
        List<Entry> entries = new ArrayList<>(kept);
        for (String name : new TreeSet<>(expected)) {
            addUndeclared(entries, name, kind, Status.RUNNING);
        }
        for (String name : new TreeSet<>(givenUp)) {
            addUndeclared(entries, name, kind, Status.STOPPED);
        }
        return new Registry(registry.workspaces(), entries, registry.layout());
    }

    private void addUndeclared(List<Entry> entries, String name, Agent kind, Status status) {
        if (!declared.contains(name)) {
            entries.add(new Entry(
                    registry.entries().size() + entries.size(), name, null, null, kind.word(), status.word(),
                    onlyServer(name), null, null, List.of(), null, null, NEVER, null, "", new Place(1, 1)));
        }
    }

    /// The server that has the only session of that name, as `tmux_server` would say it; null if there is none, or several.
    private @Nullable String onlyServer(String name) {
        TmuxView tmux = observation.last().tmux();
        List<SocketLook> having = tmux.sockets().stream()
                .filter(socket -> socket instanceof SocketLook.Answered answered
                        && answered.sessions().stream().anyMatch(session -> session.name().equals(name)))
                .toList();
        return having.size() == 1 ? tmux.serverName(having.getFirst().socket()) : null;
    }

    private static Answer answer(Verdict verdict, boolean declared) {
        return switch (verdict.life()) {
            case Life.Alive alive ->
                switch (alive.agents()) {
                    case AgentPresence.Present _ -> Answer.PRESENT;
                    case AgentPresence.Absent absent -> declared && absent.idle() ? Answer.LEFT : Answer.UNCLEAR;
                    case AgentPresence.Unknown _ -> Answer.UNCLEAR;
                };
            case Life.Absent _ -> declared ? Answer.GONE : Answer.UNSEEN;
            case Life.Renamed _ -> Answer.UNCLEAR;
            case Life.Unknown unknown -> LifeJudge.maySeeIt(unknown) ? Answer.UNCLEAR : Answer.UNSEEN;
        };
    }

    /// By the judgements as two kinds of agent.
    private static Answer together(Answer one, Answer other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
