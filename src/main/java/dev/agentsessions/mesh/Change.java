package dev.agentsessions.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened: all that is needed to make the new state from the old one, and nothing that has to be asked for again.
public sealed interface Change {

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

    /// An agent was heard of, or seen alive; its leases last longer for it.
    record Heard(
            String agent,
            Agent.Status status,
            @Nullable String taskId,
            @Nullable String note,
            List<Extended> leases)
            implements Change {
        public Heard {
            leases = List.copyOf(leases);
        }
    }

    /// A lease lasts longer.
    record Extended(String task, String epoch, long deadline, Instant wallDeadline) {}

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

    record Claimed(
            String task, String agent, long token, Duration ttl, String epoch, long deadline, Instant wallDeadline)
            implements Change {}

    /// A lease was renewed by itself.
    record Renewed(Extended lease, long token) implements Change {}

    /// The holder says how far it is.
    record Updated(String task, long token, TaskState state, int progress, @Nullable String note) implements Change {}

    /// The holder cannot go on.
    record Blocked(String task, long token, String reason) implements Change {}

    record Released(String task, String agent, long token, Outcome outcome, @Nullable String note) implements Change {}

    /// A lease ended because nobody renewed it.
    record Lapsed(String task, String agent, long token) implements Change {}

    record Unregistered(String agent, @Nullable String reason) implements Change {}

    /// The mesh tells agents something that they should act on.
    ///
    /// @param target an agent, or `all`
    /// @param tasks what it is about
    record Directed(String target, String reason, String text, List<String> tasks) implements Change {
        public Directed {
            tasks = List.copyOf(tasks);
        }
    }

    /// An agent has taken note of its directives up to this place in the log.
    record Acknowledged(String agent, long seq) implements Change {}

    /// An agent tells others something.
    ///
    /// @param target an agent, or `all`
    record Sent(String agent, String target, String kind, String body) implements Change {}
}
