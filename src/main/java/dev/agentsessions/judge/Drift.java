package dev.agentsessions.judge;

import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Pane;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A difference between what the registry says and what the world says, with the evidence for it.
public sealed interface Drift {
    Subject subject();

    List<Evidence> evidence();

    Kind kind();

    /// What makes this drift this one and no other, whenever it is seen.
    List<String> identity();

    /// A: declared running, and its incarnation is proved gone.
    record TmuxGone(Subject subject, @Nullable Pane pane, String incarnation, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.TMUX_GONE;
        }

        @Override
        public List<String> identity() {
            return List.of(incarnation);
        }
    }

    /// B: alive, with its agent, and in no entry.
    ///
    /// @param path the workspace's folder, or null if it could not be told
    /// @param tmuxServer as an entry would say it; null for the default server
    record Unregistered(
            Subject subject,
            Agent agent,
            String workspace,
            @Nullable String path,
            @Nullable String tmuxServer,
            Pane pane,
            String incarnation,
            List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.UNREGISTERED;
        }

        @Override
        public List<String> identity() {
            return List.of(incarnation);
        }
    }

    /// C: the entry has no conversation id, and it is proved now.
    record IdMaterialized(Subject subject, Agent agent, String id, List<Evidence> evidence) implements Drift {
        @Override
        public Kind kind() {
            return Kind.ID_MATERIALIZED;
        }

        @Override
        public List<String> identity() {
            return List.of(id);
        }
    }

    /// C: the entry has an older conversation id than the one that is proved.
    record IdRotated(Subject subject, Agent agent, String oldId, String id, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.ID_ROTATED;
        }

        @Override
        public List<String> identity() {
            return List.of(oldId, id);
        }
    }

    /// D: the conversation that an id names is no longer on disk.
    ///
    /// @param field the registry's field that holds the id
    /// @param retentionDays the agent's retention, if the id is older than that; else 0
    /// @param inUse whether a process says that it is in this conversation, which then may not be on disk yet
    record StaleId(
            Subject subject, String field, String id, int retentionDays, boolean inUse, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.STALE_ID;
        }

        @Override
        public List<String> identity() {
            return List.of(field, id);
        }
    }

    /// E: declared terminated or stopped, and a newer incarnation is alive.
    record Revived(Subject subject, String declared, Pane pane, String incarnation, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.REVIVED;
        }

        @Override
        public List<String> identity() {
            return List.of(incarnation);
        }
    }

    /// E: declared running in a pane that is gone, and alive in another.
    record Restarted(Subject subject, Pane before, Pane pane, String incarnation, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.RESTARTED;
        }

        @Override
        public List<String> identity() {
            return List.of(incarnation);
        }
    }

    /// E: an earlier pass marked it terminated, and that very incarnation is alive.
    record FalseDeath(Subject subject, Pane pane, String incarnation, List<Evidence> evidence) implements Drift {
        @Override
        public Kind kind() {
            return Kind.FALSE_DEATH;
        }

        @Override
        public List<String> identity() {
            return List.of(incarnation);
        }
    }

    /// F: the tmux session stands, but its agent runs in none of its panes.
    ///
    /// @param instead what runs there
    record AgentGone(Subject subject, String instead, String incarnation, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.AGENT_GONE;
        }

        @Override
        public List<String> identity() {
            return List.of(incarnation);
        }
    }

    /// G: two live sessions use one conversation.
    record SharedConversation(Subject subject, String id, List<String> sessions, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.SHARED_CONVERSATION;
        }

        @Override
        public List<String> identity() {
            return Stream.concat(Stream.of(id), sessions.stream()).toList();
        }
    }

    /// H: it could not be told.
    ///
    /// @param reason a word that stays the same however the reason is told, such as `socket-unreadable`
    /// @param about what the reason is about, such as the socket
    /// @param why for people, as part of a sentence
    /// @param advice what would let us tell
    record Unknown(
            Subject subject, String reason, String about, String why, String advice, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }

        @Override
        public List<String> identity() {
            return List.of(reason, about);
        }
    }

    /// H: which conversation is the session's own could not be told.
    record AmbiguousId(Subject subject, List<String> candidates, String why, List<Evidence> evidence)
            implements Drift {
        @Override
        public Kind kind() {
            return Kind.AMBIGUOUS_ID;
        }

        @Override
        public List<String> identity() {
            return candidates;
        }
    }

    /// H: the entry's pane is now in a session of another name.
    record Renamed(Subject subject, String newName, String incarnation, List<Evidence> evidence) implements Drift {
        @Override
        public Kind kind() {
            return Kind.RENAMED;
        }

        @Override
        public List<String> identity() {
            return List.of(newName, incarnation);
        }
    }
}
