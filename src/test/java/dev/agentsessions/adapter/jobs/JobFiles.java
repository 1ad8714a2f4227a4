package dev.agentsessions.adapter.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Writes a job registry as multi-agent-mux does.
public final class JobFiles {
    public static final String PROMPT = "PROMPT-nobody-may-see";
    public static final String PASSWORD = "PASSWORD-nobody-may-see";
    public static final String TOKEN = "TOKEN-nobody-may-see";

    private JobFiles() {}

    /// A whole file, with everything in it that must not be shown.
    public static String json(String id, String status, long lastSeq, String updatedAt) {
        return """
                {"schema_version": 1, "job_id": "%s", "status": "%s", "created_at": "2026-11-19T08:00:00Z",
                 "updated_at": "%s", "prompt": "%s", "agent": "claude", "agent_session": "tmux:claude",
                 "broker": {"host": "127.0.0.1", "port": 1883, "tls": false, "username": "u", "password": "%s"},
                 "topic_prefix": "python/mqtt/jobs/%s", "timeout_sec": 600, "idle_timeout_sec": 60,
                 "expected_artifacts": [], "last_seq": %d, "auth_token": "%s"}
                """.formatted(id, status, updatedAt, PROMPT, PASSWORD, id, lastSeq, TOKEN);
    }

    /// Writes a job's file, which only its owner may read.
    public static Path write(Path folder, String id, String json) {
        return writeWith("rw-------", folder.resolve(id + ".json"), json);
    }

    public static Path writeWith(String permissions, Path file, String json) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, json);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
