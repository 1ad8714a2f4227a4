package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.log.Archive.Filed;
import dev.agentsessions.mesh.log.Archive.Line;
import dev.agentsessions.mesh.log.ChangeJson;
import dev.agentsessions.mesh.log.ChangeSubject;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/// Events as rows.
final class EventRows {
    private static final String COLUMNS = "seq, at, ticks, actor, kind, body, correlation, token, hash";

    static final String SELECT = "SELECT " + COLUMNS + " FROM events ";

    /// Events with what they are found by.
    static final String LINES = "SELECT " + COLUMNS + ", task, target, no_lapse_before FROM events ";

    static final String ADD = "INSERT INTO events (" + COLUMNS
            + ", task, target, no_lapse_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private EventRows() {}

    /// Reads [#LINES].
    static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getLong(3),
                text(row, 4),
                text(row, 5),
                text(row, 6),
                row.getString(7),
                row.getLong(8),
                text(row, 9),
                new Filed(row.getString(10), row.getString(11)),
                row.getLong(12));
    }

    /// Reads [#SELECT].
    static Sealed sealed(ResultSet row) throws SQLException, IOException {
        String body = text(row, 6);
        return new Sealed(
                new Event(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getLong(3),
                        text(row, 4),
                        ChangeJson.read(text(row, 5), body),
                        row.getString(7)),
                body,
                row.getLong(8),
                text(row, 9));
    }

    /// Fills [#ADD].
    static void fill(
            PreparedStatement row, Event event, String kind, String body, long token, String hash, long noLapse)
            throws SQLException {
        row.setLong(1, event.seq());
        row.setLong(2, event.at().toEpochMilli());
        row.setLong(3, event.ticks());
        row.setString(4, event.actor());
        row.setString(5, kind);
        row.setString(6, body);
        row.setString(7, event.correlation());
        row.setLong(8, token);
        row.setString(9, hash);
        row.setString(10, ChangeSubject.task(event.change()));
        row.setString(11, ChangeSubject.target(event.change()));
        row.setLong(12, noLapse);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), "a column that must be there is null");
    }
}
