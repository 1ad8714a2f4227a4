package dev.agentsessions.mesh;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened: together with when, all that is needed to make the new state from the old one.
public sealed interface Change {

    /// The clock that leases go by began anew.
    record Booted(String epoch) implements Change {}

    /// An agent takes part, for the first time or anew.
    record Registered(
            String agent,
            String role,
            @Nullable String branch,
            List<String> capabilities,
            @Nullable String host,
            @Nullable String session)
            implements Change {
        public Registered {
            capabilities = List.copyOf(capabilities);
        }
    }

    /// An agent was heard of; all its leases are renewed.
    record Heard(
            String agent, Agent.Status status, @Nullable String taskId, @Nullable String note) implements Change {}

    /// Agents were seen alive by somebody else; all their leases are renewed.
    record Seen(List<String> agents) implements Change {
        public Seen {
            agents = List.copyOf(agents);
        }
    }

    /// An agent is called dead.
    record Died(String agent, String because) implements Change {}

    record Unregistered(String agent, @Nullable String reason) implements Change {}

    record Added(
            String task,
            String title,
            String description,
            int priority,
            List<String> files,
            List<String> dependsOn,
            List<String> requires,
            @Nullable String role)
            implements Change {
        public Added {
            files = List.copyOf(files);
            dependsOn = List.copyOf(dependsOn);
            requires = List.copyOf(requires);
        }
    }

    record Claimed(String task, String agent, long token, Duration ttl) implements Change {}

    /// One lease was renewed by itself.
    record Renewed(String task, String agent, long token) implements Change {}

    /// The holder says how far it is.
    record Updated(String task, String agent, long token, int progress, @Nullable String note) implements Change {}

    /// The holder cannot go on.
    record Blocked(String task, String agent, long token, String reason) implements Change {}

    record Released(String task, String agent, long token, Outcome outcome, @Nullable String note) implements Change {}

    /// A lease ended because nobody renewed it.
    record Lapsed(String task, String agent, long token) implements Change {}

    /// A task that was quarantined or failed is handed out again.
    record Reopened(String task) implements Change {}

    /// The mesh tells agents something that they should act on.
    ///
    /// @param target an agent, or [Mesh#ALL]
    /// @param reason in one word, for programs
    /// @param tasks what it is about
    record Directed(String target, String reason, String text, List<String> tasks) implements Change {
        public Directed {
            tasks = List.copyOf(tasks);
        }
    }

    /// An agent has taken note of what it was told, up to this place in the log.
    record Acknowledged(String agent, long seq) implements Change {}

    /// An agent tells others something.
    ///
    /// @param target an agent, or [Mesh#ALL]
    /// @param type of the sender's choosing
    record Sent(String agent, String target, String type, String body) implements Change {}
}
