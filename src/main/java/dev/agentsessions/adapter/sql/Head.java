package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.log.Chain;
import dev.agentsessions.mesh.log.ChangeJson;

/// The end of the log.
///
/// @param token the largest fencing token that was given by then
/// @param hash that seals it
/// @param noLapseBefore a tick before which none of the leases that there are by then ends; so that whoever writes next
///     need not look at all of them
record Head(long seq, long ticks, long token, String hash, long noLapseBefore) {
    static final Head NONE = new Head(0, Long.MIN_VALUE, 0, Chain.NONE, Long.MAX_VALUE);

    private static final String HASH = "SELECT hash FROM events ORDER BY seq DESC LIMIT 1";

    private static final String LAST_EVENT =
            "SELECT seq, ticks, token, hash, no_lapse_before FROM events ORDER BY seq DESC LIMIT 1";

    /// As it is in the database. Mostly it is still the one that is known, as its hash alone tells.
    static Head of(Statements statements, Head known) {
        String now = statements.one(HASH, row -> row.getString(1));
        return known.hash.equals(now) ? known : of(statements);
    }

    /// As it is in the database.
    static Head of(Statements statements) {
        Head head = statements.one(
                LAST_EVENT,
                row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4), row.getLong(5)));
        return head == null ? NONE : head;
    }

    /// Whether it is the end of the very same log: the hash seals all of it.
    boolean isSame(Head other) {
        return hash.equals(other.hash);
    }

    /// Appends the event that comes next.
    ///
    /// @param now the largest fencing token by then
    /// @param noLapse the tick before which no lease ends
    /// @return the new end
    Head append(Statements statements, Event event, long now, long noLapse) {
        String kind = ChangeJson.kind(event.change());
        String body = ChangeJson.write(event.change());
        String next = Chain.next(hash, event, now, kind, body);
        statements.run(EventRows.ADD, row -> EventRows.fill(row, event, kind, body, now, next, noLapse));
        return new Head(event.seq(), event.ticks(), now, next, noLapse);
    }
}
