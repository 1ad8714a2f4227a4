package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// PostgreSQL: one database, for many machines. Its clock is the authority's; its own operators see to it that it does not
/// jump.
///
/// Whoever writes holds an advisory lock of the database until the transaction ends. Each transaction sets its own
/// limits, so that it does not matter what stands between us and the server.
///
/// @param url such as `jdbc:postgresql://db.example/mesh`
/// @param user null if the URL says, or it is that of this process
/// @param password null if none is needed, or the URL has it
/// @param patience how long to wait while others write, on top of the time that one who hangs is given
record Postgresql(String url, @Nullable String user, @Nullable String password, Duration patience)
        implements Dialect {
    /// Who is silent for so long in the middle of a transaction is thrown out of it, lest all others wait for a process
    /// that is frozen or cut off.
    static final Duration HANGS = Duration.ofSeconds(5);

    /// Nobody else's lock has this number: "mesh".
    private static final long LOCK = 0x6d657368L;

    private static final String EPOCH = "postgresql";

    private static final String CLOCK = "; SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS mesh_ticks";

    /// Of the driver, in seconds; longer than whatever the server is given time for.
    private static final int CONNECT = 10;

    private static final String EXPECTED = "jdbc:postgresql://HOST[:PORT]/DATABASE";

    @Override
    public String toString() {
        return where();
    }

    @Override
    public String where() {
        return isUrl() ? plain() : EXPECTED;
    }

    /// Without the options, of which one may be a password.
    private String plain() {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }

    /// Whether the driver may be asked. What stands before an `@` it would take for a part of the host's name.
    private boolean isUrl() {
        return url.startsWith("jdbc:postgresql:") && plain().indexOf('@') < 0;
    }

    @Override
    public Connection connect() throws SQLException, IOException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "agent-mesh");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT));
        properties.setProperty("socketTimeout", Long.toString(statement().plus(HANGS).toSeconds() + 1));
        properties.setProperty("tcpKeepAlive", "true");
        return driver().connect(url, properties);
    }

    /// The driver, if it understands the URL: it would repeat one that it does not, with what may be in it.
    private Driver driver() throws IOException {
        try {
            if (isUrl()) {
                return DriverManager.getDriver(url);
            }
        } catch (SQLException _) {
            // it does not
        }
        throw new IOException("what is configured is no " + EXPECTED + "; see mesh.store");
    }

    /// How long to wait for whoever writes: until one who hangs is thrown out, and the patience on top.
    private Duration lock() {
        return HANGS.plus(patience);
    }

    private Duration statement() {
        return lock().plus(HANGS);
    }

    @Override
    public MeshTime beginWriting(Statements statements) throws SQLException {
        return begin(
                statements.plain(),
                // What was committed while this one waited for the lock is to be seen.
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                        + limits()
                        + "; SET LOCAL lock_timeout = " + lock().toMillis()
                        // An answer that was given outlives a power failure, whatever the server is set to.
                        + "; SELECT set_config('synchronous_commit', 'on', true)"
                        + " WHERE current_setting('synchronous_commit') = 'off'"
                        + "; SELECT pg_advisory_xact_lock(" + LOCK + ")"
                        + CLOCK);
    }

    @Override
    public MeshTime beginReading(Statements statements) throws SQLException {
        return begin(statements.plain(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" + limits() + CLOCK);
    }

    private String limits() {
        return "; SET LOCAL idle_in_transaction_session_timeout = " + HANGS.toMillis()
                + "; SET LOCAL statement_timeout = " + statement().toMillis();
    }

    /// All at once, in one message to the server and one back; the last answer is the time.
    private static MeshTime begin(Statement statement, String sql) throws SQLException {
        boolean isRows = statement.execute(sql);
        long ticks = -1;
        while (isRows || statement.getUpdateCount() >= 0) {
            if (isRows) {
                try (ResultSet rows = statement.getResultSet()) {
                    if (rows.getMetaData().getColumnLabel(1).equals("mesh_ticks") && rows.next()) {
                        ticks = rows.getLong(1);
                    }
                }
            }
            isRows = statement.getMoreResults();
        }
        if (ticks < 0) {
            throw new SQLException("the server has not said what time it is");
        }
        return new MeshTime(EPOCH, ticks, Instant.ofEpochMilli(ticks));
    }

    /// A server that is replaced ends its connections.
    @Override
    public Object identity() {
        return EPOCH;
    }

    /// By its SQLSTATE (PostgreSQL's manual, appendix A): class 08 is the connection's, 57P01 to 57P05 are of a session
    /// that the server ended.
    @Override
    public boolean isLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }

    @Override
    public boolean isNoTable(SQLException e) {
        return "42P01".equals(e.getSQLState());
    }

    /// Its columns hold nothing but what they are made for.
    @Override
    public boolean isOfAnotherKind(SQLException e) {
        return false;
    }

    @Override
    public String explain(SQLException e) {
        String said = String.valueOf(e.getMessage());
        String safe = password == null || password.isEmpty() ? said : said.replace(password, "***");
        return switch (String.valueOf(e.getSQLState())) {
            case "55P03" ->
                "others have been writing to it for " + lock().toMillis() + " ms; try again, and if it goes on see who"
                        + " holds the lock (pg_locks, locktype advisory)";
            case "28P01", "28000" -> safe + "; check the user and the password";
            case "08001", "57P03" -> safe + "; see to it that it runs and can be reached, then try again";
            case "53100" -> safe + "; make space on its disk";
            default -> safe;
        };
    }

    @Override
    public String keyType() {
        return "BIGINT";
    }

    @Override
    public String arrayFunction() {
        return "json_build_array";
    }

    @Override
    public String textType() {
        return "TEXT COLLATE \"C\"";
    }
}
