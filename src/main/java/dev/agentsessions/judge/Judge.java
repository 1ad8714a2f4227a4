package dev.agentsessions.judge;

import dev.agentsessions.judge.IdentityJudge.Bearer;
import dev.agentsessions.judge.RegistrationJudge.Registration;
import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import dev.agentsessions.session.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From what is declared, observed and remembered to verdicts (rule R25). The same arguments give the same judgement.
public final class Judge {
    private final Registry registry;
    private final Observation observation;
    private final Memory memory;
    private final NamePattern names;
    private final Instant now;
    private final List<Scene> scenes = new ArrayList<>();
    private final Announced announced;
    private final Settling settling;
    private final List<Entry> ours = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /// The entries whose own id this pass sets: what they have now is not worth a word.
    private final Set<Integer> rewritten = new HashSet<>();

    private Judge(
            Registry registry, Observation observation, Memory memory, JudgeSettings settings, Instant now) {
        this.registry = registry;
        this.observation = observation;
        this.memory = memory;
        this.names = new NamePattern(settings);
        this.now = now;
        this.announced = new Announced(observation.announced(), memory, now);
        this.settling = new Settling(settings, now, memory, observation.registryModified(), announced);
        for (Look look : observation.looks()) {
            scenes.add(new Scene(observation, look));
        }
        for (Entry entry : registry.entries()) {
            if (Hosts.same(entry.host(), observation.machine().host())) {
                ours.add(entry);
            }
        }
    }

    public static Judgement judge(
            Registry registry, Observation observation, Memory memory, JudgeSettings settings, Instant now) {
        return new Judge(registry, observation, memory, settings, now).judgement();
    }

    private Judgement judgement() {
        List<Verdict> verdicts = MassAbsence.heldBack(lives());
        boolean secondLookWanted = observation.looks().size() == 1 && anyMayPass(verdicts);
        for (Verdict verdict : verdicts) {
            judgeLife(verdict);
        }
        judgeUnregistered(verdicts);
        Scene scene = scenes.getLast();
        Ownership ownership = new Ownership(scene, observation, registry, verdicts, names);
        IdentityJudge identities = new IdentityJudge(observation, scene.time(), ownership);
        judgeIdentities(ownership, identities);
        judgeArtifacts(verdicts);
        return new Judgement(now, withConversations(verdicts, ownership, identities), findings, secondLookWanted);
    }

    /// The verdicts, with what is known of the conversations of live sessions.
    private static List<Verdict> withConversations(
            List<Verdict> verdicts, Ownership ownership, IdentityJudge identities) {
        Map<Integer, Bearer> bearers = new HashMap<>();
        for (Bearer bearer : ownership.bearers()) {
            bearers.put(bearer.entry().index(), bearer);
        }
        List<Verdict> all = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            Bearer bearer = bearers.get(verdict.entry().index());
            all.add(bearer == null ? verdict : verdict.with(identities.evidence(bearer)));
        }
        return all;
    }

    private List<Verdict> lives() {
        Map<String, Entry> byName = new HashMap<>();
        Map<String, Integer> uses = new HashMap<>();
        for (Entry entry : ours) {
            byName.put(entry.name(), entry);
            uses.merge(entry.name(), 1, Integer::sum);
        }
        LifeJudge judge = new LifeJudge(scenes, memory, new AbsenceJudge(memory, byName));
        List<Verdict> verdicts = new ArrayList<>(ours.size());
        for (Entry entry : ours) {
            CaseFile file = new CaseFile();
            Life life = uses.getOrDefault(entry.name(), 0) > 1 ? namedTwice(entry) : judge.lifeOf(entry, file);
            verdicts.add(new Verdict(entry, life, file.evidence(), file.notFound(), file.refutedBy()));
        }
        return verdicts;
    }

    private static Life namedTwice(Entry entry) {
        return new Life.Unknown(
                "named-twice",
                "",
                "several entries have this name, and which of them its session belongs to cannot be told",
                "keep one of them (this one is at line " + entry.place().line() + ")");
    }

    private static boolean anyMayPass(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            if (verdict.entry().is(Status.RUNNING) && LifeJudge.mayPass(verdict.life())) {
                return true;
            }
        }
        return false;
    }

    private void judgeLife(Verdict verdict) {
        Drift drift = driftOf(verdict);
        if (drift != null) {
            find(drift, settling.of(verdict.entry(), verdict.life()), reason(verdict, drift.kind()));
        }
    }

    /// What was said of what has come about.
    private @Nullable Announcement reason(Verdict verdict, Kind kind) {
        if (kind == Kind.TMUX_GONE) {
            return announced.end(verdict.entry());
        }
        boolean began = kind == Kind.REVIVED || kind == Kind.RESTARTED;
        return began && verdict.life() instanceof Life.Alive alive
                ? announced.beginning(verdict.entry().name(), alive.session().created())
                : null;
    }

    private @Nullable Drift driftOf(Verdict verdict) {
        Entry entry = verdict.entry();
        Life.Unknown doubt = StatusWord.doubt(entry);
        if (doubt != null) {
            return told(entry, doubt, verdict.evidence());
        }
        if (verdict.life() instanceof Life.Alive alive) {
            return new ReturnJudge(memory).judge(entry, alive, verdict.evidence());
        }
        if (verdict.life() instanceof Life.Absent && !entry.is(Status.RUNNING)) {
            return null;
        }
        return driftOfMissing(entry, verdict.life(), verdict.evidence());
    }

    /// Apart from the above, because Java links a switch over types anew at every start, and most passes need none.
    private static @Nullable Drift driftOfMissing(Entry entry, Life life, List<Evidence> evidence) {
        return switch (life) {
            case Life.Absent _ ->
                new Drift.TmuxGone(Subject.of(entry), entry.pane(), Incarnations.recorded(entry), evidence);
            case Life.Renamed renamed when entry.is(Status.RUNNING) ->
                new Drift.Renamed(Subject.of(entry), renamed.newName(), renamed.incarnation(), evidence);
            case Life.Renamed _ -> null;
            case Life.Unknown unknown -> unknown(entry, unknown, evidence);
            case Life.Alive _ -> throw new IllegalArgumentException(entry.name() + " is not missing");
        };
    }

    /// Only what is declared running is missed; of the others a doubt is told only if something of their name lives.
    private static @Nullable Drift unknown(Entry entry, Life.Unknown life, List<Evidence> evidence) {
        boolean told = switch (entry.status()) {
            case RUNNING -> true;
            case STOPPED, TERMINATED -> life.reason().equals(LifeJudge.WHICH_SOCKET);
            case ARCHIVED -> false;
            case null -> false;
        };
        return told ? told(entry, life, evidence) : null;
    }

    private static Drift told(Entry entry, Life.Unknown doubt, List<Evidence> evidence) {
        return new Drift.Unknown(
                Subject.of(entry), doubt.reason(), doubt.about(), doubt.why(), doubt.advice(), evidence);
    }

    private void judgeUnregistered(List<Verdict> verdicts) {
        Scene scene = scenes.getLast();
        Set<String> renamedTo = new HashSet<>();
        Set<Located> explained = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Verdict verdict : verdicts) {
            if (verdict.life() instanceof Life.Renamed renamed) {
                renamedTo.add(renamed.newName());
            }
            if (verdict.life() instanceof Life.Unknown unknown
                    && unknown.reason().equals(AbsenceJudge.NAME_REWRITTEN)) {
                renamedTo.add(unknown.about());
            }
            Entry entry = verdict.entry();
            String socket = scene.look().tmux().socketPath(entry.tmuxServer());
            for (Located located : scene.named(entry.name())) {
                boolean meant = verdict.life() instanceof Life.Alive alive
                        ? located.session() == alive.session()
                        : entry.tmuxServer() == null || located.socket().equals(socket);
                if (meant) {
                    explained.add(located);
                }
            }
        }
        RegistrationJudge judge = new RegistrationJudge(scene, registry, observation, names);
        for (Registration registration : judge.judge(explained, renamedTo)) {
            String name = registration.session().name();
            long created = registration.session().created();
            find(registration.drift(), settling.of(name, created), announced.beginning(name, created));
        }
    }

    private void judgeIdentities(Ownership ownership, IdentityJudge judge) {
        List<Drift> drifts = new ArrayList<>();
        Map<Integer, Bearer> bearerOf = new HashMap<>();
        for (Bearer bearer : ownership.bearers()) {
            Drift drift = judge.judge(bearer);
            if (drift != null) {
                drifts.add(drift);
                bearerOf.put(bearer.entry().index(), bearer);
            }
        }
        for (Drift drift : Rivals.refused(drifts)) {
            Bearer bearer = bearerOf.get(drift.subject().entry());
            find(drift, bearer == null ? null : settling.of(bearer.entry(), bearer.life()));
            if (bearer != null && findings.getLast().action().writes()) {
                rewritten.add(bearer.entry().index());
            }
        }
        ownership.shared().forEach((id, sessions) -> find(shared(id, List.copyOf(sessions)), null));
    }

    private Drift shared(String id, List<String> sessions) {
        Subject subject = Subject.ofSession(sessions.getFirst(), null, null);
        for (Entry entry : ours) {
            if (entry.name().equals(sessions.getFirst())) {
                subject = Subject.of(entry);
            }
        }
        List<Evidence> evidence = new ArrayList<>();
        for (String session : sessions) {
            evidence.add(new Evidence(
                    session + " is in conversation " + id, "its process or its entry", scenes.getLast().time()));
        }
        return new Drift.SharedConversation(subject, id, sessions, evidence);
    }

    private void judgeArtifacts(List<Verdict> verdicts) {
        ArtifactJudge judge = new ArtifactJudge(observation, now, scenes.getLast().time());
        for (Verdict verdict : verdicts) {
            if (!verdict.entry().is(Status.ARCHIVED) && !rewritten.contains(verdict.entry().index())) {
                judge.judgeOwn(verdict.entry());
            }
        }
        for (Workspace workspace : registry.workspaces()) {
            judge.judgeIdentities(workspace);
        }
        for (Drift drift : judge.drifts()) {
            find(drift, null);
        }
    }

    private void find(Drift drift, @Nullable Instant settlesAt) {
        find(drift, settlesAt, null);
    }

    private void find(Drift drift, @Nullable Instant settlesAt, @Nullable Announcement reason) {
        Action action = Action.of(drift);
        boolean deferred = settlesAt != null && (action.writes() || drift instanceof Drift.AgentGone);
        findings.add(new Finding(
                DriftId.of(drift),
                drift,
                deferred ? Action.DEFERRED : action,
                deferred ? settlesAt : null,
                reason));
    }
}
