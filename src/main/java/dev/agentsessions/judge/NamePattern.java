package dev.agentsessions.judge;

import dev.agentsessions.session.Agent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the name of a session says of it. Most passes never ask, so the expression is compiled when one does.
public final class NamePattern {
    private final JudgeSettings settings;
    private @Nullable Pattern pattern;

    public NamePattern(JudgeSettings settings) {
        this.settings = settings;
    }

    /// What a name says.
    public record Named(String workspace, Agent agent) {}

    /// The workspace and the agent that the whole of `name` names, or null.
    public @Nullable Named read(String name) {
        if (pattern == null) {
            pattern = Pattern.compile(settings.sessionPattern());
        }
        Matcher matcher = pattern.matcher(name);
        Agent agent = matcher.matches() ? Agent.of(matcher.group("agent")) : null;
        return agent == null ? null : new Named(matcher.group("workspace"), agent);
    }
}
