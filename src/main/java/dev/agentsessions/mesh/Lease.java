package dev.agentsessions.mesh;

import java.time.Duration;
import java.time.Instant;

/// The right of one agent to work on one task, for a while.
///
/// @param token the fencing token: store-wide, larger with each acquisition, the same while it is renewed
/// @param since when it was acquired, by the wall clock
/// @param deadline when it ends, in ticks
/// @param wallDeadline the same by the wall clock, which counts only where the ticks begin anew, as after a reboot
public record Lease(String agent, long token, Duration ttl, Instant since, long deadline, Instant wallDeadline) {
    public static final Duration SHORTEST = Duration.ofSeconds(10);
    public static final Duration STANDARD = Duration.ofSeconds(120);
    public static final Duration LONGEST = Duration.ofHours(24);

    public Lease {
        if (token < 1 || ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("no lease: token " + token + ", ttl " + ttl);
        }
    }

    static Lease acquired(String agent, long token, Duration ttl, Instant at, long ticks) {
        return new Lease(agent, token, ttl, at, ticks + ttl.toMillis(), at.plus(ttl));
    }

    Lease renewed(Instant at, long ticks) {
        return new Lease(agent, token, ttl, since, ticks + ttl.toMillis(), at.plus(ttl));
    }

    /// The same lease where the ticks have begun anew: what is left by the wall clock, and never more than the whole, so
    /// that a wall clock that was set back gives nothing away.
    Lease carriedOver(Instant at, long ticks) {
        long left = Math.min(ttl.toMillis(), Duration.between(at, wallDeadline).toMillis());
        return new Lease(agent, token, ttl, since, ticks + left, at.plusMillis(left));
    }

    /// How much of it is left; zero or less if it has expired.
    public Duration left(MeshTime now) {
        return Duration.ofMillis(deadline - now.ticks());
    }

    public boolean isLive(MeshTime now) {
        return deadline > now.ticks();
    }
}
