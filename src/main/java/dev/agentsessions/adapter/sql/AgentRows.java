package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// Agents as rows.
final class AgentRows {
    private static final String COLUMNS = "name, role, branch, capabilities, host, session, status, task_id, note,"
            + " registered, heard, heard_ticks, acknowledged, completed, failed, sent_since, sent";

    static final String SELECT = Fields.select(COLUMNS, "agents");

    static final String PUT = "INSERT INTO agents (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
            + " role = excluded.role, branch = excluded.branch, capabilities = excluded.capabilities,"
            + " host = excluded.host, session = excluded.session, status = excluded.status, task_id = excluded.task_id,"
            + " note = excluded.note, registered = excluded.registered, heard = excluded.heard,"
            + " heard_ticks = excluded.heard_ticks, acknowledged = excluded.acknowledged,"
            + " completed = excluded.completed, failed = excluded.failed, sent_since = excluded.sent_since,"
            + " sent = excluded.sent";

    private AgentRows() {}

    /// Fills [#PUT].
    static void fill(PreparedStatement row, Agent agent) throws SQLException {
        int i = 0;
        row.setString(++i, agent.name());
        row.setString(++i, agent.role());
        row.setString(++i, agent.branch());
        row.setString(++i, Fields.written(agent.capabilities()));
        row.setString(++i, agent.host());
        row.setString(++i, agent.session());
        row.setString(++i, agent.status().word());
        row.setString(++i, agent.taskId());
        row.setString(++i, agent.note());
        row.setLong(++i, agent.registered().toEpochMilli());
        row.setLong(++i, agent.heard().toEpochMilli());
        row.setLong(++i, agent.heardTicks());
        row.setLong(++i, agent.acknowledged());
        row.setInt(++i, agent.completed());
        row.setInt(++i, agent.failed());
        row.setLong(++i, agent.sentSince());
        row.setInt(++i, agent.sent());
    }

    /// Reads [#SELECT].
    static Agent agent(ResultSet row) throws SQLException, IOException {
        return Fields.read(
                row,
                "agent",
                0,
                fields -> new Agent(
                        fields.text(),
                        fields.text(),
                        fields.textOrNull(),
                        fields.texts(),
                        fields.textOrNull(),
                        fields.textOrNull(),
                        Agent.Status.of(fields.text()),
                        fields.textOrNull(),
                        fields.textOrNull(),
                        Instant.ofEpochMilli(fields.number()),
                        Instant.ofEpochMilli(fields.number()),
                        fields.number(),
                        fields.number(),
                        fields.count(),
                        fields.count(),
                        fields.number(),
                        fields.count()));
    }
}
