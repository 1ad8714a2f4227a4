package dev.agentsessions.judge;

import dev.agentsessions.session.Agent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the name of a session says of it.
final class NamePattern {
    private final Pattern pattern;

    NamePattern(JudgeSettings settings) {
        pattern = Pattern.compile(settings.sessionPattern());
    }

    record Named(String workspace, Agent agent) {}

    /// The workspace and the agent that the whole of `name` names, or null.
    @Nullable Named read(String name) {
        Matcher matcher = pattern.matcher(name);
        Agent agent = matcher.matches() ? Agent.of(matcher.group("agent")) : null;
        return agent == null ? null : new Named(matcher.group("workspace"), agent);
    }
}
