package dev.agentsessions.adapter.claude;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// A home of Claude Code for tests, with real files.
record FakeHome(Path path) {
    static final String ID = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";
    static final String OTHER_ID = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";
    static final String CWD = "/srv/kelp_lab";
    static final String KEY = "-srv-kelp-lab";

    static FakeHome in(Path path) throws IOException {
        Files.createDirectories(path.resolve("projects"));
        return new FakeHome(path.toRealPath());
    }

    Path project(String name) throws IOException {
        return Files.createDirectories(path.resolve("projects").resolve(name));
    }

    Path transcript(String project, String id, String... lines) throws IOException {
        return Files.writeString(project(project).resolve(id + ".jsonl"), text(lines));
    }

    void session(long pid, String json) throws IOException {
        Files.writeString(Files.createDirectories(path.resolve("sessions")).resolve(pid + ".json"), json);
    }

    void settings(String json) throws IOException {
        Files.writeString(path.resolve("settings.json"), json);
    }

    static String text(String... lines) {
        return lines.length == 0 ? "" : String.join("\n", lines) + "\n";
    }

    static byte[] bytes(String... lines) {
        return text(lines).getBytes(UTF_8);
    }

    static Path changed(Path file, Instant modified) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    /// A line of somebody speaking.
    static String user(String cwd, String timestamp) {
        return """
                {"parentUuid":null,"isSidechain":false,"userType":"external","entrypoint":"cli","cwd":"%s",\
                "version":"2.1.240","type":"user","message":{"role":"user","content":"count the kelp"},\
                "uuid":"aa01","timestamp":"%s"}""".formatted(cwd, timestamp);
    }

    static String claim(long pid, String id, String version) {
        return """
                {"pid":%d,"sessionId":"%s","cwd":"/srv/kelp_lab","startedAt":1788336000000,"procStart":"%d",\
                "version":"%s","kind":"interactive","entrypoint":"cli","status":"busy"}"""
                .formatted(pid, id, pid * 10, version);
    }
}
