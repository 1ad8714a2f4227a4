package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.log.Chain;
import dev.agentsessions.mesh.log.ChangeJson;

/// The end of the log.
///
/// @param token the largest fencing token that was given by then
/// @param hash that seals it
record Head(long seq, long ticks, long token, String hash) {
    static final Head NONE = new Head(0, Long.MIN_VALUE, 0, Chain.NONE);

    private static final String LAST_EVENT = "SELECT seq, ticks, token, hash FROM events ORDER BY seq DESC LIMIT 1";

    /// As it is in the database.
    static Head of(Statements statements) {
        Head head = statements.one(
                LAST_EVENT, row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)));
        return head == null ? NONE : head;
    }

    /// As equals, which the JVM makes anew at every start, at some milliseconds.
    boolean isSame(Head other) {
        return seq == other.seq && ticks == other.ticks && token == other.token && hash.equals(other.hash);
    }

    /// Appends the event that comes next.
    ///
    /// @param now the largest fencing token by then
    /// @return the new end
    Head append(Statements statements, Event event, long now) {
        String kind = ChangeJson.kind(event.change());
        String body = ChangeJson.write(event.change());
        String next = Chain.next(hash, event, now, kind, body);
        statements.run(Rows.ADD_EVENT, row -> Rows.fill(row, event, kind, body, now, next));
        return new Head(event.seq(), event.ticks(), now, next);
    }
}
