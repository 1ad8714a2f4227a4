package dev.agentsessions.scenario;

/// What the registry of a [Lab] has to be after a pass, byte for byte.
final class Expected {
    private Expected() {}

    /// The text with its only running entry marked terminated, as the pass says it did.
    static String terminated(String text, Said said) {
        return terminated(text, said.after("terminated_at"));
    }

    /// @param at as the pass says it
    static String terminated(String text, String at) {
        return text.replace("status: running ", "status: terminated ")
                .replace("""
                                created_at: 2025-06-19T09:00:00Z
                        """, """
                                created_at: 2025-06-19T09:00:00Z
                                terminated_at: %s
                                termination_mode: auto-detected
                        """.formatted(at));
    }
}
