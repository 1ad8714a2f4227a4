package dev.agentsessions.judge;

import dev.agentsessions.judge.Memory.Death;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Hosts;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a pass leaves for the next one to remember.
public final class Recall {
    private final Memory before;
    private final Judgement judgement;
    private final @Nullable Instant registryModified;
    private final Map<String, Building> workspaces = new TreeMap<>();
    private final Map<String, Verdict> verdicts = new HashMap<>();

    private Recall(Memory before, Judgement judgement, @Nullable Instant registryModified) {
        this.before = before;
        this.judgement = judgement;
        this.registryModified = registryModified;
        for (Verdict verdict : judgement.verdicts()) {
            verdicts.put(key(verdict.entry()), verdict);
        }
    }

    /// @param observation what was judged
    /// @param after the registry as the pass left it
    /// @param told whether anybody was told of the drifts; if not, they are news to the next pass as they were to this
    public static Memory after(
            Memory before, Observation observation, Judgement judgement, Registry after, boolean told) {
        Recall recall = new Recall(before, judgement, observation.registryModified());
        for (Entry entry : after.entries()) {
            if (Hosts.same(entry.host(), observation.machine().host())) {
                recall.remember(entry);
            }
        }
        for (Finding finding : judgement.findings()) {
            recall.remember(finding, told);
        }
        Map<String, OfWorkspace> result = new HashMap<>();
        recall.workspaces.forEach((name, building) -> result.put(name, building.done()));
        return new Memory(result);
    }

    private void remember(Entry entry) {
        OfEntry known = before.workspace(entry.workspace()).entries().get(entry.name());
        Incarnation lastAlive = known == null ? null : known.lastAlive();
        Verdict verdict = verdicts.get(key(entry));
        if (verdict != null && verdict.life() instanceof Life.Alive alive && entry.is(Status.RUNNING)) {
            lastAlive = alive.incarnation();
        }
        Death death = entry.is(Status.TERMINATED) ? death(known, verdict) : null;
        Instant changedAt =
                verdict == null ? null : Settling.changedAt(before, verdict.entry(), registryModified);
        workspace(entry.workspace())
                .entries
                .put(entry.name(), new OfEntry(entry.fingerprint(), lastAlive, death, changedAt));
    }

    /// The death that a pass declared, this one or an earlier one.
    private @Nullable Death death(@Nullable OfEntry known, @Nullable Verdict verdict) {
        boolean now = verdict != null && verdict.entry().is(Status.RUNNING) && verdict.life() instanceof Life.Absent;
        if (!now) {
            return known == null ? null : known.declaredDead();
        }
        Incarnation last = known == null ? null : known.lastAlive();
        return last == null ? null : new Death(last, judgement.now());
    }

    private void remember(Finding finding, boolean told) {
        String name = finding.drift().subject().workspace();
        Building workspace = workspace(name);
        switch (finding.action()) {
            case FLAGGED, DEFERRED -> {
                String reported = told
                        ? finding.action().word()
                        : before.workspace(name).reported().get(finding.id());
                if (reported != null) {
                    workspace.reported.put(finding.id(), reported);
                }
            }
            case TERMINATED -> workspace.deathsDeclared++;
            case RESUMED -> workspace.deathsRetracted += finding.drift() instanceof Drift.FalseDeath ? 1 : 0;
            case REGISTERED, RECORDED, REFRESHED -> {}
        }
    }

    private Building workspace(@Nullable String name) {
        return workspaces.computeIfAbsent(
                name == null ? "" : name, known -> new Building(before.workspace(known)));
    }

    private static String key(Entry entry) {
        return entry.workspace() + "\n" + entry.name();
    }

    private static final class Building {
        private final Map<String, OfEntry> entries = new HashMap<>();
        private final Map<String, String> reported = new HashMap<>();
        private int deathsDeclared;
        private int deathsRetracted;

        Building(OfWorkspace before) {
            deathsDeclared = before.deathsDeclared();
            deathsRetracted = before.deathsRetracted();
        }

        OfWorkspace done() {
            return new OfWorkspace(entries, reported, deathsDeclared, deathsRetracted);
        }
    }
}
