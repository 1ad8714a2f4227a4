package dev.agentsessions.adapter.sql;

import dev.agentsessions.coordinator.Relay;
import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A relay in the database, over a connection of its own: it is no part of the state, and nothing in the log.
final class SqlRelay implements Relay {
    private static final String FIND = "SELECT told, teller, epoch, held_until FROM relays WHERE name = ?";
    private static final String ADD =
            "INSERT INTO relays (told, teller, epoch, held_until, name) VALUES (?, ?, ?, ?, ?)";
    private static final String CHANGE =
            "UPDATE relays SET told = ?, teller = ?, epoch = ?, held_until = ? WHERE name = ?";
    private static final String NOBODY = "";

    private final Dialect dialect;
    private final Link link;
    private final String kind;

    SqlRelay(Dialect dialect, String kind) {
        this.dialect = dialect;
        this.link = new Link(dialect);
        this.kind = kind;
    }

    private record Row(long told, String teller, String epoch, long heldUntil) {
        /// For how many milliseconds it is that teller's.
        long left(MeshTime now) {
            return epoch.equals(now.epoch()) ? heldUntil - now.ticks() : 0;
        }
    }

    private interface Work<T> {
        T in(Statements statements, MeshTime now, @Nullable Row row);
    }

    @Override
    public Turn take(String teller, Duration hold) throws IOException {
        return write((statements, now, row) -> {
            boolean ours = row != null && row.teller().equals(teller);
            if (row != null && !ours && row.left(now) > 0) {
                return new Turn.Theirs(Duration.ofMillis(Math.min(row.left(now), hold.toMillis())));
            }
            long told = row == null ? 0 : row.told();
            put(statements, row == null, new Row(told, teller, now.epoch(), now.ticks() + hold.toMillis()));
            return new Turn.Ours(told);
        });
    }

    @Override
    public boolean told(String teller, long seq, Duration hold) throws IOException {
        return write((statements, now, row) -> {
            boolean ours = row != null && row.teller().equals(teller);
            if (ours) {
                put(statements, false, new Row(seq, teller, now.epoch(), now.ticks() + hold.toMillis()));
            }
            return ours;
        });
    }

    @Override
    public void leave(String teller) throws IOException {
        write((statements, now, row) -> {
            if (row != null && row.teller().equals(teller)) {
                put(statements, false, new Row(row.told(), NOBODY, now.epoch(), now.ticks()));
            }
            return true;
        });
    }

    private void put(Statements statements, boolean anew, Row row) {
        statements.run(anew ? ADD : CHANGE, in -> {
            in.setLong(1, row.told());
            in.setString(2, row.teller());
            in.setString(3, row.epoch());
            in.setLong(4, row.heldUntil());
            in.setString(5, kind);
        });
    }

    private synchronized <T> T write(Work<T> work) throws IOException {
        try {
            Link.Begun begun = link.begin(dialect::beginWriting);
            Statements statements = begun.statements();
            Row row = statements.one(
                    FIND, in -> new Row(in.getLong(1), in.getString(2), in.getString(3), in.getLong(4)), kind);
            T result = work.in(statements, begun.clock(), row);
            statements.commit();
            return result;
        } catch (SQLException | Trouble e) {
            link.close();
            throw SqlStore.unavailable(dialect, e);
        } catch (IOException | RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        link.close();
    }
}
