package dev.agentsessions.judge;

/// The kinds of drift, each with the letter of its class.
public enum Kind {
    TMUX_GONE('A', "tmux-gone"),
    UNREGISTERED('B', "unregistered"),
    ID_MATERIALIZED('C', "id-materialized"),
    ID_ROTATED('C', "id-rotated"),
    STALE_ID('D', "stale-id"),
    REVIVED('E', "revived"),
    RESTARTED('E', "restarted"),
    FALSE_DEATH('E', "false-death"),
    AGENT_GONE('F', "agent-gone"),
    SHARED_CONVERSATION('G', "shared-conversation"),
    UNKNOWN('H', "unknown"),
    AMBIGUOUS_ID('H', "ambiguous-id"),
    RENAMED('H', "renamed");

    private final char letter;
    private final String word;

    Kind(char letter, String word) {
        this.letter = letter;
        this.word = word;
    }

    public char letter() {
        return letter;
    }

    public String word() {
        return word;
    }
}
