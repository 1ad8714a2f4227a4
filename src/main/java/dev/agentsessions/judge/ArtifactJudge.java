package dev.agentsessions.judge;

import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.ConversationId;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells which conversation ids have lost their conversation (class D, rule R16).
final class ArtifactJudge {
    private final Observation observation;
    private final Instant now;
    private final String seen;
    private final List<Drift> drifts = new ArrayList<>();
    private final Map<String, Drift> blindRoots = new LinkedHashMap<>();

    ArtifactJudge(Observation observation, Instant now, String seen) {
        this.observation = observation;
        this.now = now;
        this.seen = seen;
    }

    void judgeOwn(Entry entry) {
        Agent agent = entry.agent();
        if (agent != null && entry.ownId() != null) {
            judge(Subject.of(entry), agent, agent.ownIdField(), entry.ownId(), entry);
        }
    }

    void judgeIdentities(Workspace workspace) {
        for (Agent agent : Agent.values()) {
            String id = workspace.identities().get(agent);
            if (id != null) {
                String field = "agent_identities." + agent.word() + "." + agent.identityField();
                judge(Subject.ofWorkspace(workspace.name(), agent.word()), agent, field, id, null);
            }
        }
    }

    /// One drift for each id whose conversation is gone, and one for each folder that could not be read.
    List<Drift> drifts() {
        List<Drift> all = new ArrayList<>(drifts);
        all.addAll(blindRoots.values());
        return all;
    }

    private void judge(Subject subject, Agent agent, String field, String id, @Nullable Entry entry) {
        if (!ConversationId.isWellFormed(id)) {
            drifts.add(new Drift.Unknown(
                    subject,
                    "malformed-id",
                    field + " " + id,
                    field + " holds " + id + ", which is no conversation id",
                    "correct it, or set it to null",
                    List.of()));
            return;
        }
        ConversationStore store = observation.store(agent);
        if (store.artifacts().containsKey(id)) {
            return;
        }
        boolean blind = store.roots().isEmpty();
        for (ConversationStore.Root root : store.roots()) {
            String problem = root.problem();
            if (problem != null) {
                blind = true;
                blindRoots.computeIfAbsent(root.path(), path -> blindRoot(agent, path, problem));
            }
        }
        if (!blind) {
            drifts.add(stale(subject, store, field, id, entry));
        }
    }

    private Drift blindRoot(Agent agent, String path, String problem) {
        return new Drift.Unknown(
                Subject.ofAgent(agent.word()),
                "root-unreadable",
                path,
                "conversations in " + path + " could not be looked up (" + problem + ")",
                "make the folder readable, or correct it in the config",
                List.of(new Evidence(problem, path, seen)));
    }

    private Drift stale(
            Subject subject, ConversationStore store, String field, String id, @Nullable Entry entry) {
        int retention = 0;
        List<Evidence> evidence = new ArrayList<>();
        for (ConversationStore.Root root : store.roots()) {
            retention = Math.max(retention, root.retentionDays());
            evidence.add(new Evidence("no conversation " + id, root.path(), seen));
        }
        boolean inUse = false;
        for (ConversationStore.Claim claim : store.claims()) {
            if (claim.conversationId().equals(id)) {
                inUse = true;
                evidence.add(new Evidence("process " + claim.pid() + " says it is in it", claim.source(), seen));
            }
        }
        boolean expired = !inUse && retention > 0 && entry != null && olderThan(entry, Duration.ofDays(retention));
        return new Drift.StaleId(subject, field, id, expired ? retention : 0, inUse, evidence);
    }

    private boolean olderThan(Entry entry, Duration age) {
        Entry.Times times = entry.times();
        boolean any = false;
        for (Instant time : new Instant[] {
            times.createdAt(), times.registeredAt(), times.resumedAt(), times.updatedAt(), times.terminatedAt()
        }) {
            if (time != null) {
                any = true;
                if (time.plus(age).isAfter(now)) {
                    return false;
                }
            }
        }
        return any;
    }
}
