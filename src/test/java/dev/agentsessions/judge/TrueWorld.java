package dev.agentsessions.judge;

import dev.agentsessions.judge.FakeWorld.Server;
import dev.agentsessions.judge.FakeWorld.Store;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.reconcile.Written;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A world of which the truth is known: which sessions live, and which conversation each of them is in. What there is
/// to see is derived from that.
final class TrueWorld {
    final FakeWorld world = new FakeWorld();
    final List<Session> sessions = new ArrayList<>();
    final List<Conversation> conversations = new ArrayList<>();
    RegistryText text = Situation.parsed("version: 1\nworkspaces: {}\n");
    Memory memory = Memory.EMPTY;

    /// What an agent's process says of its conversation.
    enum Claiming {
        NOTHING,
        /// The true one, always.
        CURRENT,
        /// The one it began with.
        FIRST,
        /// The true one and another.
        SEVERAL
    }

    /// A tmux session that lives, or has lived, and its agent.
    static final class Session {
        /// The entry that means it, if there is one of this name; empty if none does.
        String entry;
        final Agent agent;
        final String cwd;
        final Server server;
        final long pane;
        final long process;
        final Instant began;
        final Claiming claiming;
        String name;
        boolean alive = true;
        /// Nothing that is declared says on which server it is, so that it must not change unseen.
        boolean hardToFind;
        /// A person has ended it, and it is still dying.
        boolean dying;
        final List<Conversation> conversations = new ArrayList<>();

        Session(String entry, Agent agent, String cwd, Server server, long pane, long process, Instant began, Claiming claiming) {
            this.entry = entry;
            this.name = entry;
            this.agent = agent;
            this.cwd = cwd;
            this.server = server;
            this.pane = pane;
            this.process = process;
            this.began = began;
            this.claiming = claiming;
        }

        /// The conversation that it is really in, or null before the first word.
        @Nullable Conversation conversation() {
            return conversations.isEmpty() ? null : conversations.getLast();
        }
    }

    /// @param owner the session that wrote it, or null for one outside tmux
    record Conversation(
            String id,
            Agent agent,
            String cwd,
            Instant born,
            Instant modified,
            boolean onDisk,
            Kind kind,
            @Nullable Session owner) {}

    /// What one pass came to.
    record Passed(Observation observation, Judgement judgement, RegistryText before, RegistryText after) {}

    Passed pass(Instant now, boolean keep) {
        Observation observation = observation(now);
        Judgement judgement = Judge.judge(text.registry(), observation, memory, JudgeSettings.DEFAULT, now);
        RegistryText before = text;
        RegistryText after = Written.after(before, judgement);
        if (keep) {
            memory = Recall.after(memory, observation, judgement, after.registry());
            text = after;
            world.registryModified = after == before ? world.registryModified : now;
        }
        return new Passed(observation, judgement, before, after);
    }

    private Observation observation(Instant now) {
        deriveStores();
        Look first = world.look(now.minusMillis(300), 0);
        return world.observation(List.of(first, world.look(now, 300)));
    }

    private void deriveStores() {
        for (Agent agent : Agent.values()) {
            Store store = world.store(agent);
            store.claims.clear();
            store.artifacts.clear();
            store.candidates.clear();
            for (Conversation conversation : conversations) {
                if (conversation.agent() == agent && conversation.onDisk()) {
                    store.artifacts.put(conversation.id(), new Artifact(pathOf(conversation), conversation.modified()));
                }
            }
            oldest(agent).forEach((cwd, since) -> candidates(store, agent, cwd, since));
        }
        for (Session session : sessions) {
            ProcessInfo process = world.processes.get(session.process);
            if (session.alive && process != null && !session.conversations.isEmpty()) {
                claims(session).forEach((id, current) -> world.store(session.agent).claims.add(new Claim(
                        process.pid(), process.startTicks(), id, process.startedAt(), current, "claim")));
            }
        }
    }

    private static Map<String, Boolean> claims(Session session) {
        String first = session.conversations.getFirst().id();
        String last = session.conversations.getLast().id();
        return switch (session.claiming) {
            case NOTHING -> Map.of();
            case CURRENT -> Map.of(last, true);
            case FIRST -> Map.of(first, false);
            case SEVERAL -> first.equals(last) ? Map.of(first, true) : Map.of(first, false, last, false);
        };
    }

    private void candidates(Store store, Agent agent, String cwd, Instant since) {
        List<Candidate> found = new ArrayList<>();
        for (Conversation it : conversations) {
            if (it.agent() == agent && it.onDisk() && it.cwd().equals(cwd) && !it.modified().isBefore(since)) {
                found.add(new Candidate(it.id(), pathOf(it), cwd, it.born(), it.modified(), it.kind()));
            }
        }
        // agy notes only the last conversation of a folder.
        store.candidates.put(cwd, agent == Agent.AGY && found.size() > 1 ? List.of(found.getLast()) : found);
    }

    /// When the oldest process of an agent began, by folder.
    private Map<String, Instant> oldest(Agent agent) {
        Map<String, Instant> oldest = new HashMap<>();
        for (ProcessInfo process : world.processes.values()) {
            if (process.role() instanceof AgentProcess it && it.agent() == agent && it.cwd() != null) {
                oldest.merge(it.cwd(), process.startedAt(), (one, two) -> one.isBefore(two) ? one : two);
            }
        }
        return oldest;
    }

    private static String pathOf(Conversation conversation) {
        return "/home/u/" + conversation.agent().word() + "/" + conversation.id();
    }

    @Nullable Entry entryNamed(String name) {
        for (Entry entry : text.registry().entries()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /// The session that has this pane.
    @Nullable Session holding(long pane) {
        for (Session session : sessions) {
            if (session.alive && session.pane == pane) {
                return session;
            }
        }
        return null;
    }
}
