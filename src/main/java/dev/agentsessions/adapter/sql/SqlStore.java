package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Store;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A store in a database.
///
/// Whoever comes while a transaction is on its way to the disk waits, and whoever is first to go on takes all who wait
/// along: their work is done one after the other in one transaction, each behind a savepoint of its own, and they share
/// what one commit costs.
public final class SqlStore implements Store {
    private final Dialect dialect;
    private final Connection connection;
    private final Statements statements;
    private final ReentrantLock writing = new ReentrantLock();
    private final List<Job<?, ?>> waiting = new ArrayList<>();

    /// An exception of the database in a place that has none.
    static final class Trouble extends RuntimeException {
        private final SQLException reason;

        Trouble(SQLException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private static final class Job<T, E extends Exception> {
        private final Work<T, E> work;
        private @Nullable T result;
        private @Nullable Throwable thrown;
        private boolean done;

        Job(Work<T, E> work) {
            this.work = work;
        }

        void run(Transaction transaction) throws Throwable {
            result = work.in(transaction);
        }
    }

    SqlStore(Dialect dialect) throws IOException {
        this.dialect = dialect;
        try {
            this.connection = dialect.connect();
            this.statements = new Statements(connection);
            dialect.lock(connection);
            Schema.migrate(connection);
            connection.commit();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    @Override
    public <T, E extends Exception> T write(Work<T, E> work) throws E, IOException {
        Job<T, E> job = new Job<>(work);
        synchronized (waiting) {
            waiting.add(job);
        }
        writing.lock();
        try {
            if (!job.done) {
                runAll();
            }
        } finally {
            writing.unlock();
        }
        return answer(job);
    }

    private void runAll() {
        List<Job<?, ?>> jobs;
        synchronized (waiting) {
            jobs = List.copyOf(waiting);
            waiting.clear();
        }
        try {
            dialect.lock(connection);
            SqlTransaction transaction = new SqlTransaction(statements, dialect.now(connection));
            for (Job<?, ?> job : jobs) {
                run(job, transaction, jobs.size() > 1);
            }
            transaction.finish();
            connection.commit();
        } catch (SQLException | Trouble e) {
            SQLException cause = e instanceof Trouble trouble ? trouble.reason : (SQLException) e;
            rollback();
            jobs.forEach(job -> job.thrown = unavailable(cause));
        } finally {
            jobs.forEach(job -> job.done = true);
        }
    }

    private void run(Job<?, ?> job, SqlTransaction transaction, boolean amongOthers) throws SQLException {
        Savepoint before = amongOthers ? connection.setSavepoint() : null;
        SqlTransaction.Mark mark = transaction.mark();
        try {
            job.run(transaction);
            if (before != null) {
                connection.releaseSavepoint(before);
            }
        } catch (Trouble e) {
            throw e;
        } catch (Throwable e) {
            job.thrown = e;
            transaction.backTo(mark);
            if (before != null) {
                connection.rollback(before);
            } else {
                connection.rollback();
            }
        }
    }

    @Override
    public <T, E extends Exception> T read(Work<T, E> work) throws E, IOException {
        return write(work);
    }

    @SuppressWarnings("unchecked")
    private static <T, E extends Exception> T answer(Job<T, E> job) throws E, IOException {
        switch (job.thrown) {
            case null -> {
                return Objects.requireNonNull(job.result);
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case IOException e -> throw e;
            default -> throw (E) job.thrown;
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException _) {
            // What failed before is what is told.
        }
    }

    static IOException unavailable(SQLException e) {
        return new IOException("the mesh's store cannot be used: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        writing.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw unavailable(e);
        } finally {
            writing.unlock();
        }
    }
}
