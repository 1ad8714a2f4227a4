package dev.agentsessions.report;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Subject;

/// What observation would refute each kind of drift (rule R24).
public final class Refutations {
    private Refutations() {}

    /// Part of a sentence that begins with "refuted by".
    public static String of(Drift drift) {
        return switch (drift) {
            case Drift.TmuxGone _ ->
                "a session of exactly this name on its tmux socket, or its recorded process still alive";
            case Drift.Unregistered it ->
                "an entry of this name, or no " + it.agent().word() + " process in any of its panes";
            case Drift.IdMaterialized it ->
                "its " + it.agent().word() + " in another conversation, or another session in this one";
            case Drift.IdRotated it ->
                "its " + it.agent().word() + " still in " + it.oldId() + ", or another session in " + it.id();
            case Drift.StaleId it ->
                "a file of conversation " + it.id() + " in any folder of " + agent(it.subject(), "its agent")
                        + "'s conversations";
            case Drift.Revived _ ->
                "this session being the very one that was ended, or no longer listed";
            case Drift.Restarted it ->
                "its recorded process" + (it.before().pid() == null ? "" : " " + it.before().pid())
                        + " still in one of its panes";
            case Drift.FalseDeath _ ->
                "another tmux session id, or another start of its process, than those of the one marked terminated";
            case Drift.AgentGone it -> "one " + agent(it.subject(), "agent") + " process in one of its panes";
            case Drift.SharedConversation _ -> "one of these sessions in another conversation";
            case Drift.Unknown it -> "another look after this: " + it.advice();
            case Drift.AmbiguousId _ ->
                "a process in its panes that names exactly one conversation, which no other entry has";
            case Drift.Renamed _ -> "its recorded pane in a session of the name that the entry has";
        };
    }

    private static String agent(Subject subject, String otherwise) {
        return subject.agent() == null ? otherwise : subject.agent();
    }
}
