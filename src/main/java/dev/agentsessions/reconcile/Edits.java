package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.registry.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What a drift changes in the registry (section 4 of the contract, column "written").
public final class Edits {
    private Edits() {}

    /// The edits that a judgement calls for; empty if nothing is to be written.
    static List<Edit> of(Judgement judgement) {
        List<Edit> edits = new ArrayList<>();
        for (Finding finding : judgement.findings()) {
            if (finding.action().writes()) {
                List<Assignment> assignments = assignments(finding.drift(), judgement.now());
                edits.add(
                        finding.drift() instanceof Drift.Unregistered added
                                ? new Edit.Add(
                                        Objects.requireNonNull(added.subject().session()),
                                        added.workspace(),
                                        added.path(),
                                        assignments)
                                : new Edit.Change(finding.drift().subject().entry(), assignments));
            }
        }
        return edits;
    }

    /// The fields that a drift sets; none for one that is only flagged.
    public static List<Assignment> assignments(Drift drift, Instant now) {
        return switch (drift) {
            case Drift.TmuxGone _ ->
                List.of(
                        text("status", "terminated"),
                        new Assignment("terminated_at", new Value.Time(now)),
                        text("termination_mode", "auto-detected"));
            case Drift.Unregistered added -> registered(added, now);
            case Drift.IdMaterialized bound -> List.of(text(bound.agent().ownIdField(), bound.id()));
            case Drift.IdRotated bound ->
                List.of(
                        text(bound.agent().ownIdField(), bound.id()),
                        new Assignment("previous_session_ids", new Value.Appended(bound.oldId())));
            case Drift.Revived revived -> resumed(new Value.PaneOf(revived.pane()), now);
            case Drift.FalseDeath alive -> resumed(new Value.PaneOf(alive.pane()), now);
            case Drift.Restarted restarted -> List.of(new Assignment("pane", new Value.PaneOf(restarted.pane())));
            case Drift.StaleId _,
                    Drift.AgentGone _,
                    Drift.SharedConversation _,
                    Drift.Unknown _,
                    Drift.AmbiguousId _,
                    Drift.Renamed _ ->
                List.of();
        };
    }

    private static List<Assignment> registered(Drift.Unregistered added, Instant now) {
        List<Assignment> fields = new ArrayList<>();
        fields.add(text("agent", added.agent().word()));
        fields.add(text("status", "running"));
        if (added.tmuxServer() != null) {
            fields.add(text("tmux_server", added.tmuxServer()));
        }
        fields.add(new Assignment("pane", new Value.PaneOf(added.pane())));
        fields.add(new Assignment(added.agent().ownIdField(), new Value.Null()));
        fields.add(new Assignment("registered_at", new Value.Time(now)));
        fields.add(text("last_visible_status", "auto-registered"));
        return fields;
    }

    private static List<Assignment> resumed(Value pane, Instant now) {
        return List.of(
                text("status", "running"),
                new Assignment("resumed_at", new Value.Time(now)),
                new Assignment("pane", pane));
    }

    private static Assignment text(String field, String value) {
        return new Assignment(field, new Value.Text(value));
    }
}
