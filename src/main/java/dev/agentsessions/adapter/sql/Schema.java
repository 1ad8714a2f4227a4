package dev.agentsessions.adapter.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables, and how they came to be: each version is what the one before it lacks.
final class Schema {
    private static final List<List<String>> VERSIONS = List.of(List.of(
            """
            CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq BIGINT NOT NULL, hash TEXT NOT NULL,
              token BIGINT NOT NULL)""",
            """
            CREATE TABLE events (seq BIGINT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
              body TEXT NOT NULL, correlation TEXT, hash TEXT NOT NULL)""",
            """
            CREATE TABLE agents (name TEXT PRIMARY KEY, role TEXT NOT NULL, branch TEXT, capabilities TEXT NOT NULL,
              host TEXT, session TEXT, status TEXT NOT NULL, task_id TEXT, note TEXT, registered TEXT NOT NULL,
              heartbeat TEXT NOT NULL, acknowledged BIGINT NOT NULL, completed INTEGER NOT NULL,
              failed INTEGER NOT NULL)""",
            """
            CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL,
              priority INTEGER NOT NULL, files TEXT NOT NULL, depends_on TEXT NOT NULL, requires TEXT NOT NULL, role TEXT,
              state TEXT NOT NULL, holder TEXT, token BIGINT, ttl_ms BIGINT, since TEXT, epoch TEXT, deadline BIGINT,
              wall_deadline TEXT, progress INTEGER NOT NULL, note TEXT, blocker TEXT, lapses INTEGER NOT NULL,
              last_token BIGINT NOT NULL, last_outcome TEXT, last_holder TEXT, added_at TEXT NOT NULL,
              added_seq BIGINT NOT NULL)""",
            "CREATE INDEX tasks_by_holder ON tasks (holder) WHERE holder IS NOT NULL",
            "CREATE INDEX tasks_by_last_holder ON tasks (last_holder) WHERE last_holder IS NOT NULL",
            "CREATE INDEX tasks_open ON tasks (id) WHERE state NOT IN ('completed', 'failed')",
            """
            CREATE TABLE requests (id TEXT PRIMARY KEY, agent TEXT NOT NULL, task TEXT NOT NULL, token BIGINT NOT NULL)""",
            "INSERT INTO head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0)"));

    private Schema() {}

    /// Brings the database up to this version, in the transaction that has begun.
    ///
    /// @throws IOException if it was made by a newer version of this program
    static void migrate(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            int version = version(statement);
            if (version > VERSIONS.size()) {
                throw new IOException("the mesh's store has version " + version + ", and this program knows up to "
                        + VERSIONS.size() + "; update the program");
            }
            for (int next = version; next < VERSIONS.size(); next++) {
                for (String sql : VERSIONS.get(next)) {
                    statement.execute(sql);
                }
            }
            if (version < VERSIONS.size()) {
                statement.execute("DELETE FROM schema_version");
                statement.execute("INSERT INTO schema_version VALUES (" + VERSIONS.size() + ")");
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT max(version) FROM schema_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
