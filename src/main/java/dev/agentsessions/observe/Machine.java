package dev.agentsessions.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The machine that was looked at.
///
/// @param uid the user we run as, or -1 if unknown
/// @param bootId the kernel's id of this boot, or null where the system has none
/// @param bootedAt when this boot began, to the second, or null if unknown
public record Machine(String host, int uid, @Nullable String bootId, @Nullable Instant bootedAt) {}
