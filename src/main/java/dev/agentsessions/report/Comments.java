package dev.agentsessions.report;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Subject;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.session.Pane;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The one line that tells a drift to people and Kanban workers (rule R23).
public final class Comments {
    private static final int LONGEST = 2_000;

    /// Leaves room for what is said of it.
    private static final int LONGEST_NAME = 1_000;

    private static final int MANY = 4;
    private static final String UNCHANGED = " The YAML was not changed.";

    private Comments() {}

    /// One line of at most 2,000 characters that begins with the session's name and ends with the drift's id.
    static String of(Finding finding) {
        String end = " [drift " + finding.id() + "]";
        int room = LONGEST - end.length();
        String name = Printable.cut(Printable.line(about(finding.drift().subject())), LONGEST_NAME);
        String text = Printable.cut(name + ": " + Printable.line(sentences(finding)), room);
        return Printable.cut(Redaction.avoided(text), room) + end;
    }

    /// What a drift is about, for people: its session, else its workspace, else its agent.
    static String about(Subject subject) {
        if (subject.session() != null) {
            return subject.session();
        }
        if (subject.workspace() != null) {
            return subject.workspace();
        }
        return subject.agent() == null ? "registry" : subject.agent();
    }

    /// What is said of a drift behind its name, for people.
    static String sentences(Finding finding) {
        Drift drift = finding.drift();
        return found(drift)
                + (finding.action() == Action.DEFERRED ? deferred(finding) : done(drift))
                + announced(finding.announced());
    }

    private static String announced(@Nullable Announcement it) {
        return it == null
                ? ""
                : " It was said to be " + it.event().word() + " on purpose, at "
                        + it.said().truncatedTo(ChronoUnit.SECONDS) + ".";
    }

    /// The first of these sentences: what is the case.
    static String found(Drift drift) {
        return switch (drift) {
            case Drift.TmuxGone it -> "tmux gone" + was(it.pane()) + ".";
            case Drift.Unregistered _ -> "tmux found but not in YAML.";
            case Drift.IdMaterialized it -> "session id materialized " + it.id() + ".";
            case Drift.IdRotated it -> "session id materialized " + it.id() + ".";
            case Drift.StaleId it -> stale(it);
            case Drift.Revived it ->
                "tmux alive again (" + pane(it.pane()) + ") though declared " + it.declared() + ".";
            case Drift.Restarted it ->
                "restarted in another pane (was " + pane(it.before()) + ", is " + pane(it.pane()) + ").";
            case Drift.FalseDeath it ->
                "was marked terminated, but that very session is alive (" + pane(it.pane()) + ").";
            case Drift.AgentGone it ->
                "tmux stands, but no " + agent(it.subject()) + " runs in any of its panes (" + it.instead()
                        + " is there).";
            case Drift.SharedConversation it ->
                "conversation " + it.id() + " is used by " + it.sessions().size() + " live sessions: "
                        + some(it.sessions()) + ".";
            case Drift.Unknown it -> "unknown, because " + it.why() + ".";
            case Drift.AmbiguousId it ->
                "own conversation unknown, because " + it.why() + "; candidates: " + some(it.candidates()) + ".";
            case Drift.Renamed it -> "its pane is now in a session named " + it.newName() + ".";
        };
    }

    private static String done(Drift drift) {
        return switch (drift) {
            case Drift.TmuxGone _ -> " Marked terminated.";
            case Drift.Unregistered it ->
                " Auto-registered. It is " + pane(it.pane()) + ", workspace " + it.workspace() + ".";
            case Drift.IdMaterialized _ -> "";
            case Drift.IdRotated it -> " The older " + it.oldId() + " was kept in previous_session_ids.";
            case Drift.Revived _ -> " Marked running.";
            case Drift.Restarted _ -> " Pane updated.";
            case Drift.FalseDeath _ -> " Marked running again.";
            case Drift.StaleId _, Drift.AgentGone _, Drift.SharedConversation _, Drift.AmbiguousId _ -> UNCHANGED;
            case Drift.Unknown it -> UNCHANGED + " To tell: " + it.advice() + ".";
            case Drift.Renamed _ -> UNCHANGED + " Rename the entry, or the session back.";
        };
    }

    private static String deferred(Finding finding) {
        return " Nothing was written yet: somebody was here a moment ago, and it is left alone until "
                + Objects.requireNonNull(finding.settlesAt()).plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS)
                + ".";
    }

    private static String stale(Drift.StaleId it) {
        String why = "no conversation of it is on disk";
        if (it.retentionDays() > 0) {
            why = "expired by retention (" + it.retentionDays() + " days)";
        } else if (it.inUse()) {
            why += ", though a process is in it: not written yet, or deleted";
        }
        return "stale id " + it.id() + " in " + it.field() + ": " + why + ".";
    }

    private static String some(List<String> all) {
        return all.size() <= MANY
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MANY)) + " and " + (all.size() - MANY) + " more";
    }

    private static String agent(Subject subject) {
        return subject.agent() == null ? "agent" : subject.agent();
    }

    /// Nothing where nothing was recorded.
    private static String was(@Nullable Pane pane) {
        return pane == null || (pane.pid() == null && pane.cmd() == null) ? "" : " (was " + pane(pane) + ")";
    }

    private static String pane(Pane pane) {
        return "pane " + (pane.pid() == null ? "unknown" : pane.pid()) + ", cmd "
                + (pane.cmd() == null ? "unknown" : pane.cmd());
    }
}
