package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A store for one who only looks: nothing is made, migrated or written, whatever is found.
///
/// What was written in an earlier epoch is read as it is, so that its ticks are not those of the time that is told with it:
/// [Snapshot#isLive] knows.
public final class SqlLook implements Store {
    private final Dialect dialect;
    private final Link link;

    private SqlLook(Dialect dialect) {
        this.dialect = dialect;
        this.link = new Link(dialect);
    }

    /// @param patience how long to wait while another process keeps the file to itself
    /// @param clock of this machine
    public static SqlLook sqlite(Path file, Duration patience, Supplier<MeshTime> clock) {
        return new SqlLook(new SqliteLook(new Sqlite(file, patience, clock)));
    }

    /// As for [SqlStore#postgresql].
    public static SqlLook postgresql(
            String url, @Nullable String user, @Nullable String password, Duration patience) {
        return new SqlLook(new Postgresql(url, user, password, patience));
    }

    /// As for [SqlStore#where].
    public String where() {
        return dialect.where();
    }

    /// Of the schema, as this program makes it.
    public static int newest() {
        return Schema.newest();
    }

    /// Of the schema, as it is found; 0 if there is none. All else can be asked of the newest only.
    ///
    /// @throws IOException if the store cannot be had
    public synchronized int version() throws IOException {
        try {
            Link.Begun begun = link.begin(dialect::beginReading);
            int version = Schema.version(begun.statements().plain());
            begun.statements().commit();
            return version;
        } catch (SQLException e) {
            link.close();
            if (dialect.isNoTable(e)) {
                return 0;
            }
            throw SqlStore.unavailable(dialect, e);
        } catch (IOException | Trouble e) {
            link.close();
            throw SqlStore.unavailable(dialect, e);
        }
    }

    @Override
    public synchronized <T> T read(Function<Snapshot, T> reading) throws IOException {
        try {
            Link.Begun begun = link.begin(dialect::beginReading);
            T result = reading.apply(new SqlSnapshot(begun.statements(), begun.memo(), begun.clock()));
            begun.statements().commit();
            return Objects.requireNonNull(result);
        } catch (SQLException | IOException | Trouble e) {
            link.close();
            throw SqlStore.unavailable(dialect, e);
        } catch (RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }

    @Override
    public <T> T write(Function<Transaction, T> work) throws IOException {
        throw new IOException("the mesh's store " + dialect.where() + " is only looked at");
    }

    @Override
    public synchronized void close() {
        link.close();
    }
}
