package dev.agentsessions.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A folder such as `~/.claude`, filled as Claude Code fills it.
record ClaudeHome(Path folder) {
    /// A version whose live registry follows `/clear`, and one whose does not.
    static final String CURRENT = "2.1.328";
    static final String OLD = "2.1.204";

    private static final String TALK = """
            {"type":"permission-mode","permissionMode":"default","sessionId":"%1$s"}
            {"parentUuid":null,"isSidechain":false,"userType":"external","entrypoint":"cli","cwd":"%2$s",\
            "sessionId":"%1$s","version":"2.1.240","gitBranch":"main","type":"user",\
            "message":{"role":"user","content":"count the kelp"},"uuid":"aa01","timestamp":"%3$s"}
            {"parentUuid":"aa01","isSidechain":false,"cwd":"%2$s","sessionId":"%1$s","type":"assistant",\
            "message":{"role":"assistant","content":[{"type":"text","text":"42"}]},"uuid":"aa02","timestamp":"%3$s"}
            """;

    ClaudeHome {
        make(folder.resolve("projects"));
        make(folder.resolve("sessions"));
    }

    /// Where the conversations of a working directory are.
    Path project(Path cwd) {
        return folder.resolve("projects").resolve(cwd.toString().replaceAll("[^A-Za-z0-9]", "-"));
    }

    /// Writes the transcript of an interactive conversation that began just now.
    Path transcript(Path cwd, String id) {
        return transcript(cwd, id, talk(cwd, id));
    }

    /// Writes a transcript of these lines.
    Path transcript(Path cwd, String id, String lines) {
        return write(project(cwd).resolve(id + ".jsonl"), lines);
    }

    /// The lines of a conversation that began just now.
    static String talk(Path cwd, String id) {
        return TALK.formatted(id, cwd, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /// Has a process say in the live registry that it is in a conversation.
    void claim(long pid, String id) {
        claim(pid, id, CURRENT);
    }

    void claim(long pid, String id, String version) {
        write(folder.resolve("sessions/" + pid + ".json"), """
                {"pid":%1$d,"sessionId":"%2$s","cwd":"/","startedAt":%3$d,"procStart":"%4$d","version":"%5$s",\
                "kind":"interactive","entrypoint":"cli","status":"idle","updatedAt":%3$d}""".formatted(
                pid, id, System.currentTimeMillis() - 1_000, Proc.startTicks(pid), version));
    }

    static Path write(Path file, String text) {
        make(file.getParent());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
