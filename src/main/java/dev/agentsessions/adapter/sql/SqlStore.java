package dev.agentsessions.adapter.sql;

import dev.agentsessions.coordinator.Relay;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.log.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A store in a database.
///
/// Whatever comes while a transaction is on its way to the disk is then done in one transaction together, one after the
/// other, and shares what one commit costs. If one of them spoils it, each is done again in a transaction of its own.
public final class SqlStore implements Store, Archive {
    private final Dialect dialect;
    private final Turns<Job<?>> turns = new Turns<>(this::run);
    private final Link writer;
    private final Link reader;

    private static final class Job<T> extends Turns.Waiting {
        private final Function<Transaction, T> work;
        private @Nullable T result;
        private @Nullable Throwable thrown;

        Job(Function<Transaction, T> work) {
            this.work = work;
        }

        void run(Transaction transaction) {
            result = work.apply(transaction);
        }
    }

    private SqlStore(Dialect dialect) throws IOException {
        this.dialect = dialect;
        this.writer = new Link(dialect);
        this.reader = new Link(dialect);
        try (Connection connection = dialect.connect()) {
            Statements statements = new Statements(connection, dialect);
            if (!Schema.isCurrent(statements.plain())) {
                dialect.beginWriting(statements);
                Schema.migrate(statements.plain(), dialect);
                statements.commit();
            }
        } catch (SQLException | IOException | Trouble e) {
            throw unavailable(e);
        }
    }

    /// @param patience how long to wait while another process writes
    /// @param clock of this machine
    /// @throws IOException if it cannot be had, or was made by a newer version
    public static SqlStore sqlite(Path file, Duration patience, Supplier<MeshTime> clock) throws IOException {
        return new SqlStore(new Sqlite(file, patience, clock));
    }

    /// Whether it is sure that there is none, and one could be made there: what one may not look into may have one.
    public static boolean isNone(Path file) {
        Path above = file;
        while (above != null && Files.notExists(above)) {
            above = above.getParent();
        }
        return !file.equals(above) && above != null && Files.isDirectory(above);
    }

    /// Tables are made in the database that the URL names, if they are not there.
    ///
    /// @param url such as `jdbc:postgresql://db.example/mesh`
    /// @param user null if the URL says, or it is that of this process
    /// @param password null if none is needed, or the URL has it
    /// @param patience how long to wait while others write; one that hangs in the middle of it is given 5 s on top
    /// @throws IOException if it cannot be had, or was made by a newer version
    public static SqlStore postgresql(
            String url, @Nullable String user, @Nullable String password, Duration patience) throws IOException {
        return new SqlStore(new Postgresql(url, user, password, patience));
    }

    /// Which it is, for people; without a secret.
    public String where() {
        return dialect.where();
    }

    @Override
    public <T> T write(Function<Transaction, T> work) throws IOException {
        Job<T> job = new Job<>(work);
        turns.await(job);
        if (job.thrown != null) {
            throw thrown(job.thrown);
        }
        return Objects.requireNonNull(job.result);
    }

    private void run(List<Job<?>> jobs) {
        synchronized (writer) {
            if (!runAll(jobs)) {
                jobs.forEach(each -> runAll(List.of(each)));
            }
        }
    }

    /// @return false if one of several has spoilt it for the others, and nothing was done
    private boolean runAll(List<Job<?>> jobs) {
        boolean working = false;
        try {
            Link.Begun begun = writer.begin(dialect::beginWriting);
            SqlTransaction transaction = new SqlTransaction(begun.statements(), begun.memo(), begun.clock());
            working = true;
            jobs.forEach(job -> job.run(transaction));
            working = false;
            begun.statements().commit();
        } catch (SQLException | IOException | RuntimeException | Error e) {
            writer.close();
            if (working && jobs.size() > 1) {
                return false;
            }
            jobs.forEach(job -> job.thrown = e);
        }
        return true;
    }

    @Override
    public <T> T read(Function<Snapshot, T> work) throws IOException {
        synchronized (reader) {
            try {
                Link.Begun begun = reader.begin(dialect::beginReading);
                SqlSnapshot snapshot = new SqlSnapshot(begun.statements(), begun.memo(), begun.clock());
                boolean runsOn = begun.clock().epoch().equals(snapshot.epoch());
                T result = runsOn ? work.apply(snapshot) : null;
                begun.statements().commit();
                if (runsOn) {
                    return Objects.requireNonNull(result);
                }
            } catch (SQLException | IOException | RuntimeException | Error e) {
                reader.close();
                throw thrown(e);
            }
        }
        // What is in the store counts in ticks of an earlier epoch until somebody writes.
        return write(work::apply);
    }

    /// Whether nothing has ever happened in it. Unlike whatever else is asked, this does not begin it. It is asked first, and
    /// most of those who ask have something to write, so that for them it takes no connection more.
    ///
    /// @throws IOException if the store cannot be had
    public boolean isBlank() throws IOException {
        synchronized (writer) {
            try {
                Link.Begun begun = writer.begin(dialect::beginReading);
                boolean blank = Head.of(begun.statements()).isSame(Head.NONE);
                begun.statements().commit();
                return blank;
            } catch (SQLException | IOException | RuntimeException | Error e) {
                writer.close();
                throw thrown(e);
            }
        }
    }

    @Override
    public <T> T inspect(Function<Contents, T> reading) throws IOException {
        return alone(dialect::beginReading, reading::apply);
    }

    @Override
    public <T> T mend(Function<Mending, T> work) throws IOException {
        return alone(dialect::beginWriting, work);
    }

    /// Does something over a connection of its own, as it may take long.
    private <T> T alone(Link.Beginning beginning, Function<Mending, T> work) throws IOException {
        Link link = new Link(dialect);
        try {
            Link.Begun begun = link.begin(beginning);
            T result = work.apply(new SqlArchive(begun.statements(), begun.clock()));
            begun.statements().commit();
            return result;
        } catch (SQLException | IOException | RuntimeException | Error e) {
            throw thrown(e);
        } finally {
            link.close();
        }
    }

    /// What to tell who asked; a defect is thrown as it is.
    private IOException thrown(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException defect && !(e instanceof Trouble)) {
            throw defect;
        }
        return unavailable(e);
    }

    private IOException unavailable(Throwable e) {
        return unavailable(dialect, e);
    }

    static IOException unavailable(Dialect dialect, Throwable e) {
        Throwable cause = e instanceof Trouble trouble ? trouble.getCause() : e;
        String why = cause instanceof SQLException trouble ? dialect.explain(trouble) : String.valueOf(cause.getMessage());
        return new IOException("the mesh's store " + dialect.where() + " cannot be used: " + why, cause);
    }

    /// Of its schema; an older one was brought up to this when it was opened.
    public int version() {
        return Schema.newest();
    }

    /// What of the log was told over lines of a kind, and who tells it; to be closed apart from this.
    ///
    /// @param kind such as `mqtt`
    public Relay relay(String kind) {
        return new SqlRelay(dialect, kind);
    }

    @Override
    public void close() {
        synchronized (writer) {
            writer.close();
        }
        synchronized (reader) {
            reader.close();
        }
    }
}
