package dev.agentsessions.mesh.log;

import dev.agentsessions.mesh.Change;
import org.jspecify.annotations.Nullable;

/// What the log is searched by.
public final class ChangeSubject {
    private ChangeSubject() {}

    /// The task that a change is about, or null if it is about none or several.
    public static @Nullable String task(Change change) {
        return switch (change) {
            case Change.Added added -> added.task();
            case Change.Claimed claimed -> claimed.task();
            case Change.Renewed renewed -> renewed.task();
            case Change.Updated updated -> updated.task();
            case Change.Blocked blocked -> blocked.task();
            case Change.Released released -> released.task();
            case Change.Lapsed lapsed -> lapsed.task();
            case Change.Reopened reopened -> reopened.task();
            case Change.Heard heard -> heard.taskId();
            case Change.Booted _,
                    Change.Registered _,
                    Change.Seen _,
                    Change.Died _,
                    Change.Unregistered _,
                    Change.Directed _,
                    Change.Acknowledged _,
                    Change.Sent _ -> null;
        };
    }

    /// Whom it tells something, or null if nobody.
    public static @Nullable String target(Change change) {
        return switch (change) {
            case Change.Directed directed -> directed.target();
            case Change.Sent sent -> sent.target();
            default -> null;
        };
    }
}
