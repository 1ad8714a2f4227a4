package dev.agentsessions.mesh;

import java.time.Duration;
import java.time.Instant;

/// The right of one agent to work on one task, for a while.
///
/// @param token the fencing token: store-wide, larger with each acquisition, the same while it is renewed
/// @param since when it was acquired, by the wall clock
/// @param epoch in which `deadline` counts
/// @param deadline by the clock that never jumps, in milliseconds
/// @param wallDeadline counts where the epoch is another, as after a reboot
public record Lease(
        String agent, long token, Duration ttl, Instant since, String epoch, long deadline, Instant wallDeadline) {
    public static final Duration SHORTEST = Duration.ofSeconds(10);
    public static final Duration STANDARD = Duration.ofSeconds(120);
    public static final Duration LONGEST = Duration.ofHours(24);

    public Lease {
        if (token < 1 || ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("no lease: token " + token + ", ttl " + ttl);
        }
    }

    static Lease acquired(String agent, long token, Duration ttl, MeshTime now) {
        return new Lease(
                agent, token, ttl, now.wall(), now.epoch(), now.ticks() + ttl.toMillis(), now.wall().plus(ttl));
    }

    Lease renewed(MeshTime now) {
        return new Lease(
                agent, token, ttl, since, now.epoch(), now.ticks() + ttl.toMillis(), now.wall().plus(ttl));
    }

    /// How much of it is left, never more than the whole; zero or less if it has expired.
    ///
    /// Over a reboot only the wall clock is left to go by, and if that was set back, a lease lasts its time to live once
    /// more and no longer.
    public Duration left(MeshTime now) {
        long left = epoch.equals(now.epoch())
                ? deadline - now.ticks()
                : Duration.between(now.wall(), wallDeadline).toMillis();
        return Duration.ofMillis(Math.min(left, ttl.toMillis()));
    }

    public boolean isLive(MeshTime now) {
        return left(now).isPositive();
    }
}
