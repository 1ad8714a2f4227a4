package dev.agentsessions.observe;

import dev.agentsessions.session.Agent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one agent keeps on disk about its conversations, as far as it was asked for.
///
/// @param roots the folders that hold conversations, in every home
/// @param claims running processes that say which conversation they are in
/// @param artifacts by conversation id, the newest file of each asked or claimed id that is on disk
/// @param candidates by physical working directory, the conversations there that changed since its oldest agent
///     process of this kind began
public record ConversationStore(
        Agent agent,
        List<Root> roots,
        List<Claim> claims,
        Map<String, Artifact> artifacts,
        Map<String, List<Candidate>> candidates) {
    public ConversationStore {
        roots = List.copyOf(roots);
        claims = List.copyOf(claims);
        artifacts = Map.copyOf(artifacts);
        candidates = Map.copyOf(candidates);
    }

    public static ConversationStore empty(Agent agent) {
        return new ConversationStore(agent, List.of(), List.of(), Map.of(), Map.of());
    }

    /// A folder of conversations.
    ///
    /// @param problem why it, or a part of it, could not be read; null if all of it was
    /// @param retentionDays after how many days the agent deletes a conversation; 0 if it keeps them
    public record Root(String path, @Nullable String problem, int retentionDays) {}

    /// A process that names its conversation.
    ///
    /// @param startTicks start of the claiming process, as in [ProcessInfo#startTicks]
    /// @param since when the process began, as it says itself; null if it does not
    /// @param current whether the claim is known to follow when the conversation changes
    /// @param source where the claim was read
    public record Claim(
            long pid,
            long startTicks,
            String conversationId,
            @Nullable Instant since,
            boolean current,
            String source) {}

    /// The file of a conversation.
    public record Artifact(String path, Instant modified) {}

    /// A conversation that could be the one in a working directory.
    ///
    /// @param cwd the working directory it names itself, or null if it names none
    /// @param born when it began
    /// @param kind only an [Kind#INTERACTIVE] one can be a session's own
    public record Candidate(
            String conversationId, String path, @Nullable String cwd, Instant born, Instant modified, Kind kind) {}

    /// What sort of run wrote a conversation.
    public enum Kind {
        INTERACTIVE,
        SIDECHAIN,
        HEADLESS
    }
}
