package dev.agentsessions.judge;

import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Incarnation;

/// Whether the session of an entry lives.
public sealed interface Life {

    /// Its session is there.
    ///
    /// @param pane the one its agent runs in, else the recorded one, else the first
    /// @param agents whether its agent runs there
    /// @param recorded whether the entry's recorded pane is in this session
    record Alive(
            TmuxSession session,
            TmuxPane pane,
            AgentPresence agents,
            Incarnation incarnation,
            boolean recorded)
            implements Life {}

    /// It is proved gone in this look.
    ///
    /// @param processProved whether its recorded process, or the boot it ran in, is proved gone
    record Absent(boolean processProved) implements Life {}

    /// Its pane is in a session of another name.
    record Renamed(String newName, String incarnation) implements Life {}

    /// It cannot be told.
    record Unknown(String reason, String about, String why, String advice) implements Life {}
}
