package dev.agentsessions.judge;

import dev.agentsessions.judge.IdentityJudge.Bearer;
import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who has which conversation, over all sessions, entries and processes.
final class Ownership {
    private final Scene scene;
    private final Observation observation;
    private final List<Verdict> verdicts;
    private final NamePattern names;
    private final List<Bearer> bearers = new ArrayList<>();
    private final Map<String, List<Entry>> entriesByOwnId = new HashMap<>();
    private final Map<String, List<Integer>> entriesByPreviousId = new HashMap<>();
    private final Map<Agent, Map<Long, List<Claim>>> claimsByPid = new TreeMap<>();
    private final Map<Agent, Map<String, Set<String>>> claimants = new TreeMap<>();
    private final Map<Agent, List<Located>> leftBehind = new TreeMap<>();

    Ownership(
            Scene scene, Observation observation, Registry registry, List<Verdict> verdicts, NamePattern names) {
        this.scene = scene;
        this.observation = observation;
        this.verdicts = verdicts;
        this.names = names;
        for (Entry entry : registry.entries()) {
            if (entry.ownId() != null) {
                entriesByOwnId.computeIfAbsent(entry.ownId(), _ -> new ArrayList<>()).add(entry);
            }
            for (String id : entry.previousIds()) {
                entriesByPreviousId.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry.index());
            }
        }
        collectClaimants();
        collectBearers();
    }

    /// The live sessions of running entries whose agent is there.
    List<Bearer> bearers() {
        return bearers;
    }

    /// Whether two live sessions are in this conversation.
    boolean isShared(Agent agent, String id) {
        Map<String, Set<String>> byId = claimants.getOrDefault(agent, Map.of());
        return byId.getOrDefault(id, Set.of()).size() > 1;
    }

    /// Whether any process is known to be in this conversation.
    boolean isClaimed(Agent agent, String id) {
        for (Claim claim : observation.store(agent).claims()) {
            if (claim.conversationId().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /// Another entry that holds this id as its own, or null.
    @Nullable Entry otherOwner(Bearer bearer, String id) {
        for (Entry entry : entriesByOwnId.getOrDefault(id, List.of())) {
            if (entry.index() != bearer.entry().index()) {
                return entry;
            }
        }
        return null;
    }

    /// Whether another entry has left this conversation for a newer one: then it is not where the bearer has gone.
    boolean hasLeft(Bearer bearer, String id) {
        for (int entry : entriesByPreviousId.getOrDefault(id, List.of())) {
            if (entry != bearer.entry().index()) {
                return true;
            }
        }
        return false;
    }

    /// The conversations that more than one live session uses, with those sessions (class G).
    Map<String, Set<String>> shared() {
        Map<String, Set<String>> users = new TreeMap<>();
        claimants.values().forEach(byId -> byId.forEach(
                (id, sessions) -> users.computeIfAbsent(id, _ -> new TreeSet<>()).addAll(sessions)));
        for (Bearer bearer : bearers) {
            // What the process itself says now counts for more than what was recorded of it.
            if (bearer.entry().ownId() != null && bearer.claims().isEmpty()) {
                users.computeIfAbsent(bearer.entry().ownId(), _ -> new TreeSet<>()).add(bearer.entry().name());
            }
        }
        users.values().removeIf(sessions -> sessions.size() < 2);
        return users;
    }

    /// Why the session is not the only one of its agent in its folder, or null if it is.
    @Nullable String company(Bearer bearer) {
        String cwd = bearer.cwd();
        if (cwd == null) {
            return "its agent's folder could not be read";
        }
        if (bearer.life().agents() instanceof AgentPresence.Present present && present.processes().size() > 1) {
            return "several " + bearer.agent().word() + " processes run in its panes";
        }
        Set<Long> own = scene.tree(bearer.life().session());
        for (ProcessInfo process : scene.lineage().all()) {
            if (process.role() instanceof AgentProcess running
                    && running.agent() == bearer.agent()
                    && !process.dead()
                    && !own.contains(process.pid())
                    && (running.cwd() == null || running.cwd().equals(cwd))) {
                return "another " + bearer.agent().word() + " runs in the same folder";
            }
        }
        for (Located located : leftBehind(bearer.agent())) {
            if (located.session() != bearer.life().session() && isIn(located, cwd)) {
                return "the session " + located.name() + " may be in the same folder, though its agent has gone";
            }
        }
        for (Verdict verdict : verdicts) {
            if (verdict.entry().index() != bearer.entry().index() && mayShare(verdict, bearer, cwd)) {
                return "the entry " + verdict.entry().name() + " may be in the same folder";
            }
        }
        return null;
    }

    /// The sessions that bear the agent's name and in which it is not seen to run. Where it runs, its processes tell
    /// more than the name.
    private List<Located> leftBehind(Agent agent) {
        List<Located> known = leftBehind.get(agent);
        if (known != null) {
            return known;
        }
        List<Located> found = new ArrayList<>();
        for (Located located : scene.sessions()) {
            NamePattern.Named named = names.read(located.name());
            if (named != null
                    && named.agent() == agent
                    && !(scene.presence(located.session(), agent) instanceof AgentPresence.Present)) {
                found.add(located);
            }
        }
        leftBehind.put(agent, found);
        return found;
    }

    private static boolean isIn(Located located, String cwd) {
        for (TmuxPane pane : located.session().panes()) {
            boolean unknown = pane.cwd().isEmpty() && !pane.dead();
            if (unknown || pane.cwd().equals(cwd)) {
                return true;
            }
        }
        return false;
    }

    /// Whether another entry of that agent, of which no process tells where it is, may have worked in that folder since
    /// the bearer's agent began.
    private boolean mayShare(Verdict verdict, Bearer bearer, String cwd) {
        Entry entry = verdict.entry();
        return entry.agent() == bearer.agent()
                && mayHaveRunUnseen(verdict, bearer.process().startedAt())
                && mayBeIn(entry, cwd);
    }

    private static boolean mayHaveRunUnseen(Verdict verdict, Instant since) {
        Entry entry = verdict.entry();
        if (entry.is(Status.RUNNING)) {
            return !(verdict.life() instanceof Life.Alive alive && alive.agents() instanceof AgentPresence.Present);
        }
        Instant ended = entry.times().terminatedAt();
        boolean hasEnded = entry.is(Status.TERMINATED) || entry.is(Status.STOPPED);
        return hasEnded && entry.ownId() == null && (ended == null || ended.isAfter(since));
    }

    private boolean mayBeIn(Entry entry, String cwd) {
        Pane pane = entry.pane();
        if (pane != null && pane.cwd() != null) {
            return pane.cwd().equals(cwd);
        }
        String path = entry.workspacePath();
        String physical = path == null ? null : observation.physical().getOrDefault(path, path);
        return physical == null || !physical.startsWith("/") || physical.equals(cwd);
    }

    /// A pane can be in several sessions of a group: a process counts for the first of them only.
    private void collectClaimants() {
        Map<Long, String> sessionOf = new HashMap<>();
        for (Agent agent : Agent.values()) {
            Map<Long, List<Claim>> byPid = new HashMap<>();
            Map<String, Set<String>> byId = new TreeMap<>();
            for (Claim claim : observation.store(agent).claims()) {
                ProcessInfo process = scene.lineage().get(claim.pid());
                if (process != null && process.startTicks() == claim.startTicks()) {
                    byPid.computeIfAbsent(claim.pid(), _ -> new ArrayList<>()).add(claim);
                }
            }
            if (!byPid.isEmpty() && sessionOf.isEmpty()) {
                for (Located located : scene.sessions()) {
                    scene.tree(located.session()).forEach(pid -> sessionOf.putIfAbsent(pid, located.name()));
                }
            }
            byPid.forEach((pid, claims) -> {
                String session = sessionOf.get(pid);
                if (session != null) {
                    claims.forEach(claim -> byId.computeIfAbsent(claim.conversationId(), _ -> new TreeSet<>())
                            .add(session));
                }
            });
            claimsByPid.put(agent, byPid);
            claimants.put(agent, byId);
        }
    }

    private void collectBearers() {
        for (Verdict verdict : verdicts) {
            Entry entry = verdict.entry();
            Agent agent = entry.agent();
            if (agent != null
                    && entry.is(Status.RUNNING)
                    && verdict.life() instanceof Life.Alive alive
                    && alive.agents() instanceof AgentPresence.Present present) {
                List<Claim> claims = claimsIn(scene.tree(alive.session()), agent);
                bearers.add(new Bearer(entry, agent, alive, present.processes().getFirst(), claims));
            }
        }
    }

    /// The claims of these processes, one for each conversation, and a current one if there is any.
    private List<Claim> claimsIn(Set<Long> tree, Agent agent) {
        Map<Long, List<Claim>> byPid = claimsByPid.getOrDefault(agent, Map.of());
        Map<String, Claim> byId = new TreeMap<>();
        for (long pid : new TreeSet<>(tree)) {
            for (Claim claim : byPid.getOrDefault(pid, List.of())) {
                byId.merge(claim.conversationId(), claim, (one, two) -> one.current() ? one : two);
            }
        }
        return List.copyOf(byId.values());
    }
}
