package dev.agentsessions.mesh;

import dev.agentsessions.session.Hosts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds of an agent that registers again. What it does not name is as before: an agent that starts again may say
/// less of itself, and is the same. An empty value takes back what was said. Whoever has left begins anew; and whoever was
/// called dead has come back in a session that only it can name.
final class Registering {
    private static final String NONE = "";
    private static final List<String> NONE_OF_THEM = List.of(NONE);

    private Registering() {}

    /// @param asked where null, or no capability, is as before, and an empty text, or an empty one for all capabilities,
    ///     takes it back
    /// @param before null if there was no such agent
    static Change.Registered now(Change.Registered asked, @Nullable Agent before) {
        if (before == null || before.status() == Agent.Status.GONE) {
            return over(asked, null, List.of(), null, null);
        }
        String session = before.status() == Agent.Status.DEAD ? null : before.session();
        return over(asked, before.branch(), before.capabilities(), before.host(), session);
    }

    /// Whether that is what was asked for then.
    static boolean isSame(Change.Registered asked, Change change) {
        return change instanceof Change.Registered then
                && then.equals(over(asked, then.branch(), then.capabilities(), then.host(), then.session()));
    }

    /// A session is one of a host: who is on another now has left it behind.
    private static Change.Registered over(
            Change.Registered asked,
            @Nullable String branch,
            List<String> capabilities,
            @Nullable String host,
            @Nullable String session) {
        String to = asked.host();
        boolean moved = host != null && to != null && !Hosts.same(to, host);
        return new Change.Registered(
                asked.agent(),
                asked.role(),
                over(asked.branch(), branch),
                asked.capabilities().isEmpty()
                        ? capabilities
                        : asked.capabilities().equals(NONE_OF_THEM) ? List.of() : asked.capabilities(),
                over(to, host),
                over(asked.session(), moved ? null : session));
    }

    private static @Nullable String over(@Nullable String asked, @Nullable String before) {
        return asked == null ? before : asked.equals(NONE) ? null : asked;
    }
}
