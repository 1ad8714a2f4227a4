package dev.agentsessions.judge;

import dev.agentsessions.session.Entry;
import org.jspecify.annotations.Nullable;

/// What a drift is about; null where it concerns none.
///
/// @param entry which entry of the registry, as in [Entry#index], or -1
public record Subject(
        @Nullable String session, @Nullable String workspace, @Nullable String agent, int entry) {

    static Subject of(Entry entry) {
        return new Subject(entry.name(), entry.workspace(), entry.agentWord(), entry.index());
    }

    static Subject ofSession(String session, @Nullable String workspace, @Nullable String agent) {
        return new Subject(session, workspace, agent, -1);
    }

    static Subject ofWorkspace(String workspace, String agent) {
        return new Subject(null, workspace, agent, -1);
    }

    static Subject ofAgent(String agent) {
        return new Subject(null, null, agent, -1);
    }
}
