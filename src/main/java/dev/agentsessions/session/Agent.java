package dev.agentsessions.session;

import org.jspecify.annotations.Nullable;

/// The coding agents whose processes and conversations can be recognised.
public enum Agent {
    CLAUDE("claude", "claude_session_id_own", "session_id"),
    AGY("agy", "agy_conversation_id_own", "conversation_id");

    private final String word;
    private final String ownIdField;
    private final String identityField;

    Agent(String word, String ownIdField, String identityField) {
        this.word = word;
        this.ownIdField = ownIdField;
        this.identityField = identityField;
    }

    /// The word as it stands in the registry and at the end of a session's name.
    public String word() {
        return word;
    }

    /// The entry's field that holds the conversation id of this very session.
    public String ownIdField() {
        return ownIdField;
    }

    /// The field below `agent_identities.<agent>` that holds the workspace's conversation id.
    public String identityField() {
        return identityField;
    }

    /// The agent that `word` names, or null if it names none we know.
    public static @Nullable Agent of(@Nullable String word) {
        for (Agent agent : values()) {
            if (agent.word.equals(word)) {
                return agent;
            }
        }
        return null;
    }
}
