package dev.agentsessions.adapter.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The statements of one connection, each prepared once. What the database throws comes as [Trouble].
final class Statements {
    private final Connection connection;
    private final Dialect dialect;
    private final Statement plain;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean failed;

    Statements(Connection connection, Dialect dialect) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.plain = connection.createStatement();
    }

    interface Reading<T> {
        T of(ResultSet row) throws SQLException, IOException;
    }

    interface Filling {
        void in(PreparedStatement row) throws SQLException;
    }

    /// For what takes no parameters.
    Statement plain() {
        return plain;
    }

    /// Does something that takes no parameters and has no answer.
    void execute(String sql) {
        try {
            of(sql).execute();
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    void run(String sql, Filling filling) {
        try {
            PreparedStatement statement = of(sql);
            filling.in(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    /// Ends the transaction, and makes it durable; not if any statement of it has failed, whoever has hidden that.
    void commit() {
        if (failed) {
            throw new Trouble(new SQLException("a statement of the transaction has failed"));
        }
        execute("COMMIT");
    }

    private Trouble trouble(Exception e) {
        failed |= e instanceof SQLException;
        return new Trouble(e);
    }

    interface FillingWith<T> {
        void in(PreparedStatement row, T value) throws SQLException;
    }

    /// Does it for each of them.
    <T> void runAll(String sql, Collection<T> values, FillingWith<T> filling) {
        try {
            PreparedStatement statement = of(sql);
            for (T value : values) {
                filling.in(statement, value);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    /// @param parameters text and whole numbers
    <T> @Nullable T one(String sql, Reading<T> reading, Object... parameters) {
        List<T> rows = all(sql, reading, parameters);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    <T> List<T> all(String sql, Reading<T> reading, Object... parameters) {
        try {
            PreparedStatement statement = of(sql);
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof Long number) {
                    statement.setLong(i + 1, number);
                } else {
                    statement.setString(i + 1, (String) parameters[i]);
                }
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw dialect.isOfAnotherKind(e) ? ofAnotherKind(e) : trouble(e);
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /// Nothing has failed but to make something of a row.
    private static Trouble ofAnotherKind(SQLException e) {
        return new Trouble(new IOException(
                "an agent or a task cannot be read: a column holds bytes, where text or a number belongs;"
                        + " `agent-mesh rebuild` makes it from the log",
                e));
    }

    private PreparedStatement of(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql.replace(Fields.ARRAY, dialect.arrayFunction()));
            prepared.put(sql, statement);
        }
        return statement;
    }
}
