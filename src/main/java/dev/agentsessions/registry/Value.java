package dev.agentsessions.registry;

import dev.agentsessions.session.Pane;
import java.time.Instant;

/// A value to be written into a registry, in whatever style its surroundings have.
public sealed interface Value {
    record Text(String text) implements Value {}

    record Null() implements Value {}

    /// Written in UTC to the second, such as `2026-06-19T09:00:00Z`.
    record Time(Instant instant) implements Value {}

    /// A mapping of `pid`, `cmd` and `cwd`; other keys of a pane that is already there stay.
    record PaneOf(Pane pane) implements Value {}

    /// One more element at the end of a list of text, which is made if there is none.
    record Appended(String text) implements Value {}
}
