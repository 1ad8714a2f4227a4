package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.log.Chain;

/// The end of the log.
///
/// @param token the largest fencing token that was given by then
/// @param hash that seals it
record Head(long seq, long ticks, long token, String hash) {
    static final Head NONE = new Head(0, Long.MIN_VALUE, 0, Chain.NONE);
}
