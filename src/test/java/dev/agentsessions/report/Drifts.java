package dev.agentsessions.report;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Subject;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.reconcile.Edits;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Place;
import java.time.Instant;
import java.util.List;

/// One drift of every kind, told of by whatever text a test has for names and the like.
final class Drifts {
    static final Instant NOW = Instant.parse("2026-11-20T02:16:53.987Z");
    static final String ID = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";
    static final String OLD_ID = "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c";

    private final String text;
    private final Pane pane;
    private final Subject subject;
    private final List<Evidence> evidence;

    /// @param text stands wherever text from the world may
    Drifts(String text) {
        this.text = text;
        this.pane = new Pane(201132L, text, text);
        this.subject = new Subject(text, text, text, 0);
        this.evidence = List.of(new Evidence(text, text, text));
    }

    List<Drift> all() {
        return List.of(
                gone(),
                new Drift.Unregistered(subject, Agent.CLAUDE, text, text, text, pane, "i", evidence),
                new Drift.IdMaterialized(subject, Agent.CLAUDE, ID, evidence),
                new Drift.IdRotated(subject, Agent.CLAUDE, OLD_ID, ID, evidence),
                stale(0, false),
                new Drift.Revived(subject, "stopped", pane, "i", evidence),
                new Drift.Restarted(subject, new Pane(77L, text, text), pane, "i", evidence),
                new Drift.FalseDeath(subject, pane, "i", evidence),
                new Drift.AgentGone(subject, text, "i", evidence),
                new Drift.SharedConversation(subject, ID, List.of(text, text, "c", "d", "e"), evidence),
                new Drift.Unknown(subject, "r", "a", text, text, evidence),
                new Drift.AmbiguousId(subject, List.of(ID, OLD_ID), text, evidence),
                new Drift.Renamed(subject, text, "i", evidence));
    }

    Drift gone() {
        return new Drift.TmuxGone(subject, pane, "i", evidence);
    }

    Drift stale(int retentionDays, boolean inUse) {
        return new Drift.StaleId(subject, "claude_session_id_own", ID, retentionDays, inUse, evidence);
    }

    static Finding finding(Drift drift) {
        return new Finding("a1b2c3d4e5f6", drift, Action.of(drift), null, null);
    }

    static Finding announced(Drift drift, Announcement it) {
        return new Finding("a1b2c3d4e5f6", drift, Action.of(drift), null, it);
    }

    static Finding deferred(Drift drift) {
        return new Finding("a1b2c3d4e5f6", drift, Action.DEFERRED, NOW.plusSeconds(3), null);
    }

    /// As a report tells it, where the entry has something in every field.
    Item item(Finding finding) {
        return Item.of(finding, entry(), Edits.assignments(finding.drift(), NOW));
    }

    private Entry entry() {
        return new Entry(
                0,
                text,
                text,
                text,
                "claude",
                "running",
                null,
                pane,
                OLD_ID,
                List.of("11111111-2222-4333-8444-555555555555"),
                null,
                null,
                new Entry.Times(NOW, NOW, NOW, NOW, NOW, false),
                text,
                "f",
                new Place(7, 5));
    }
}
