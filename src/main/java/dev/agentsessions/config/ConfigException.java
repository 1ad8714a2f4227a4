package dev.agentsessions.config;

import java.util.List;

/// A configuration that cannot be used. Its message has one line for each problem: where, and what is wrong.
public final class ConfigException extends Exception {
    private final List<String> problems;

    /// @param problems at least one
    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// All of them, in the order they were found; never empty.
    public List<String> problems() {
        return problems;
    }
}
