package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Store;
import java.io.IOException;
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
public final class SqlStore implements Store {
    private final Dialect dialect;
    private final Turns<Job<?>> turns = new Turns<>(this::run);
    private final Line writer = new Line();
    private final Line reader = new Line();

    /// A connection, opened when it is first needed and again after it has failed.
    private static final class Line {
        private @Nullable Open open;

        private record Open(Connection connection, Statements statements, Memo memo) {}

        Open open(Dialect dialect) throws SQLException, IOException {
            if (open == null) {
                Connection connection = dialect.connect();
                open = new Open(connection, new Statements(connection), new Memo());
            }
            return open;
        }

        void close() {
            if (open != null) {
                try {
                    open.connection.close();
                } catch (SQLException _) {
                    // nothing is lost: what was acknowledged is on disk
                }
                open = null;
            }
        }
    }

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

        T answer() throws IOException {
            if (thrown != null) {
                throw thrown(thrown);
            }
            return Objects.requireNonNull(result);
        }
    }

    private SqlStore(Dialect dialect) throws IOException {
        this.dialect = dialect;
        try {
            Line.Open line = writer.open(dialect);
            dialect.beginWriting(line.statements.plain());
            Schema.migrate(line.statements.plain(), dialect);
            line.statements.execute("COMMIT");
        } catch (SQLException | Trouble e) {
            writer.close();
            throw unavailable(e);
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    /// @param patience how long to wait while another process writes
    /// @param clock of this machine
    /// @throws IOException if it cannot be had, or was made by a newer version
    public static SqlStore sqlite(Path file, Duration patience, Supplier<MeshTime> clock) throws IOException {
        return new SqlStore(new Sqlite(file, patience, clock));
    }

    @Override
    public <T> T write(Function<Transaction, T> work) throws IOException {
        Job<T> job = new Job<>(work);
        turns.await(job);
        return job.answer();
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
        try {
            Line.Open line = writer.open(dialect);
            dialect.beginWriting(line.statements.plain());
            MeshTime clock = dialect.now(line.statements.plain());
            SqlTransaction transaction = new SqlTransaction(line.statements, line.memo, clock);
            jobs.forEach(job -> job.run(transaction));
            line.statements.execute("COMMIT");
        } catch (SQLException | IOException | RuntimeException | Error e) {
            // With it the transaction is rolled back.
            writer.close();
            if (jobs.size() > 1 && isOfTheWork(e)) {
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
                Line.Open line = reader.open(dialect);
                dialect.beginReading(line.statements.plain());
                MeshTime clock = dialect.now(line.statements.plain());
                SqlSnapshot snapshot = new SqlSnapshot(line.statements, line.memo, clock);
                boolean runsOn = clock.epoch().equals(snapshot.epoch());
                T result = runsOn ? work.apply(snapshot) : null;
                line.statements.execute("COMMIT");
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

    /// Whether it is a defect of what was done, and not of the store.
    private static boolean isOfTheWork(Throwable e) {
        return (e instanceof RuntimeException || e instanceof Error) && !(e instanceof Trouble);
    }

    /// What to tell who asked; a defect is thrown as it is.
    private static IOException thrown(Throwable e) {
        if (!isOfTheWork(e)) {
            return unavailable(e);
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) e;
    }

    private static IOException unavailable(Throwable e) {
        Throwable cause = e instanceof Trouble trouble ? trouble.getCause() : e;
        return new IOException("the mesh's store cannot be used: " + cause.getMessage(), cause);
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
