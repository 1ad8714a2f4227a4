package dev.agentsessions.judge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A drift and what is to be done about it.
///
/// @param id the same whenever the same drift is seen; 12 hexadecimal digits
/// @param settlesAt until when a [Action#DEFERRED] one is left alone; else null
public record Finding(String id, Drift drift, Action action, @Nullable Instant settlesAt) {}
