package dev.agentsessions.adapter.sql;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables, and how they came to be: each version is what the one before it lacks.
///
/// The log is the truth: whatever else there is follows from it, but for how far it was told (`relays`).
final class Schema {
    private static final List<List<String>> VERSIONS = List.of(List.of(
            """
            CREATE TABLE events (seq $KEY PRIMARY KEY, at BIGINT NOT NULL, ticks BIGINT NOT NULL, actor TEXT NOT NULL,
              kind TEXT NOT NULL, task TEXT, target TEXT, body TEXT NOT NULL, correlation TEXT, token BIGINT NOT NULL,
              hash TEXT NOT NULL, no_lapse_before BIGINT NOT NULL)""",
            "CREATE INDEX events_by_correlation ON events (correlation) WHERE correlation IS NOT NULL",
            "CREATE INDEX events_by_target ON events (target, seq) WHERE target IS NOT NULL",
            "CREATE INDEX events_of_boots ON events (seq) WHERE kind = 'booted'",
            """
            CREATE TABLE agents (name TEXT PRIMARY KEY, role TEXT NOT NULL, branch TEXT, capabilities TEXT NOT NULL,
              host TEXT, session TEXT, status TEXT NOT NULL, task_id TEXT, note TEXT, registered BIGINT NOT NULL,
              heard BIGINT NOT NULL, heard_ticks BIGINT NOT NULL, acknowledged BIGINT NOT NULL,
              completed INTEGER NOT NULL, failed INTEGER NOT NULL, sent_since BIGINT NOT NULL, sent INTEGER NOT NULL)""",
            """
            CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL,
              priority INTEGER NOT NULL, files TEXT NOT NULL, depends_on TEXT NOT NULL, requires TEXT NOT NULL, role TEXT,
              state TEXT NOT NULL, holder TEXT, token BIGINT, ttl_ms BIGINT, since BIGINT, deadline BIGINT,
              wall_deadline BIGINT, progress INTEGER NOT NULL, note TEXT, blocker TEXT, lapses INTEGER NOT NULL,
              last_token BIGINT NOT NULL, last_outcome TEXT, last_holder TEXT, added_at BIGINT NOT NULL,
              added_seq BIGINT NOT NULL, added_by TEXT NOT NULL)""",
            "CREATE INDEX tasks_by_holder ON tasks (holder) WHERE holder IS NOT NULL",
            "CREATE INDEX tasks_by_last_holder ON tasks (last_holder) WHERE last_holder IS NOT NULL",
            "CREATE INDEX tasks_by_adder ON tasks (added_by)",
            "CREATE INDEX tasks_over ON tasks (added_by) WHERE state IN ('completed', 'failed')",
            """
            CREATE TABLE relays (name TEXT PRIMARY KEY, told BIGINT NOT NULL, teller TEXT NOT NULL,
              epoch TEXT NOT NULL, held_until BIGINT NOT NULL)"""));

    private Schema() {}

    /// What [#migrate] leads to.
    static int newest() {
        return VERSIONS.size();
    }

    /// Whether the database has this very version, as it mostly has.
    static boolean isCurrent(Statement statement) {
        try {
            return version(statement) == VERSIONS.size();
        } catch (SQLException _) {
            // Most likely there is nothing in it yet; whatever else it is, whoever writes to it will meet it.
            return false;
        }
    }

    /// Brings the database up to this version, in the transaction that has begun.
    ///
    /// @throws IOException if it was made by a newer version of this program
    static void migrate(Statement statement, Dialect dialect) throws SQLException, IOException {
        statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        int version = version(statement);
        if (version > VERSIONS.size()) {
            throw new IOException("the mesh's store has version " + version + ", and this program knows up to "
                    + VERSIONS.size() + "; update the program");
        }
        for (int next = version; next < VERSIONS.size(); next++) {
            for (String sql : VERSIONS.get(next)) {
                statement.execute(
                        sql.replace("$KEY", dialect.keyType()).replace(" TEXT", " " + dialect.textType()));
            }
        }
        if (version < VERSIONS.size()) {
            statement.execute("DELETE FROM schema_version");
            statement.execute("INSERT INTO schema_version VALUES (" + VERSIONS.size() + ")");
        }
    }

    /// Which one the database has; 0 if none was ever completed.
    static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT max(version) FROM schema_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
