package dev.agentsessions.report;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Subject;
import dev.agentsessions.session.Pane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one line that tells a drift to people and Kanban workers (rule R23).
public final class Comments {
    private static final int LONGEST = 2_000;
    private static final int MANY = 4;
    private static final String UNCHANGED = " The YAML was not changed.";

    private Comments() {}

    /// One line of at most 2,000 characters that begins with the session's name and ends with the drift's id.
    static String of(Finding finding) {
        String end = " [drift " + finding.id() + "]";
        String name = Printable.line(about(finding.drift().subject()));
        String text = unredacted(Printable.line(sentences(finding)));
        return Printable.cut(name + ": " + text, LONGEST - end.length()) + end;
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
        String said = said(finding.drift());
        return finding.action() == Action.DEFERRED
                ? said + " Deferred until " + finding.settlesAt() + ", as somebody was here a moment ago; not written yet."
                : said;
    }

    private static String said(Drift drift) {
        return switch (drift) {
            case Drift.TmuxGone it -> "tmux gone (was " + pane(it.pane()) + "). Marked terminated.";
            case Drift.Unregistered it ->
                "tmux found but not in YAML. Auto-registered. It is " + pane(it.pane()) + ", workspace "
                        + it.workspace() + ".";
            case Drift.IdMaterialized it -> "session id materialized " + it.id() + ".";
            case Drift.IdRotated it ->
                "session id materialized " + it.id() + ". The older " + it.oldId()
                        + " was kept in previous_session_ids.";
            case Drift.StaleId it -> stale(it);
            case Drift.Revived it ->
                "tmux alive again (" + pane(it.pane()) + ") though declared " + it.declared() + ". Marked running.";
            case Drift.Restarted it ->
                "restarted in another pane (was " + pane(it.before()) + ", is " + pane(it.pane()) + "). Pane updated.";
            case Drift.FalseDeath it ->
                "was marked terminated, but that very session is alive (" + pane(it.pane())
                        + "). Marked running again.";
            case Drift.AgentGone it ->
                "tmux stands, but no " + agent(it.subject()) + " runs in any of its panes (" + it.instead()
                        + " is there)." + UNCHANGED;
            case Drift.SharedConversation it ->
                "conversation " + it.id() + " is used by " + it.sessions().size() + " live sessions: "
                        + some(it.sessions()) + "." + UNCHANGED;
            case Drift.Unknown it -> "unknown, because " + it.why() + "." + UNCHANGED + " To tell: " + it.advice() + ".";
            case Drift.AmbiguousId it ->
                "own conversation unknown, because " + it.why() + "; candidates: " + some(it.candidates()) + "."
                        + UNCHANGED;
            case Drift.Renamed it ->
                "its pane is now in a session named " + it.newName() + "." + UNCHANGED
                        + " Rename the entry, or the session back.";
        };
    }

    private static String stale(Drift.StaleId it) {
        String why = "no conversation of it is on disk";
        if (it.retentionDays() > 0) {
            why = "expired by retention (" + it.retentionDays() + " days)";
        } else if (it.inUse()) {
            why += ", though a process is in it: not written yet, or deleted";
        }
        return "stale id " + it.id() + " in " + it.field() + ": " + why + "." + UNCHANGED;
    }

    private static String some(List<String> all) {
        return all.size() <= MANY
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MANY)) + " and " + (all.size() - MANY) + " more";
    }

    private static String agent(Subject subject) {
        return subject.agent() == null ? "agent" : subject.agent();
    }

    private static String pane(@Nullable Pane pane) {
        Long pid = pane == null ? null : pane.pid();
        String cmd = pane == null ? null : pane.cmd();
        return "pane " + (pid == null ? "unknown" : pid) + ", cmd " + (cmd == null ? "unknown" : cmd);
    }

    /// The comment tool takes a plus with digits behind it for a telephone number, and `sk-` with letters behind it for
    /// a key, and blots them out.
    private static String unredacted(String text) {
        StringBuilder out = null;
        for (int i = 0; i + 1 < text.length(); i++) {
            boolean phone = text.charAt(i) == '+' && Character.isDigit(text.charAt(i + 1));
            boolean key = text.startsWith("sk-", i);
            if (phone || key) {
                out = out == null ? new StringBuilder(text) : out;
                int moved = out.length() - text.length();
                out.insert(i + moved + (phone ? 1 : 2), ' ');
            }
        }
        return out == null ? text : out.toString();
    }
}
