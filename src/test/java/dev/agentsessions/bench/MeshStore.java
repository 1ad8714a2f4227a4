package dev.agentsessions.bench;

import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The mesh itself.
final class MeshStore implements Claimer {
    static final Limits LIMITS = new Limits(10_000_000, 10_000_000, 10_000_000);
    static final Duration TTL = Duration.ofHours(1);

    private final SqlStore store;
    private final Mesh mesh;

    MeshStore(Path file) throws IOException {
        store = SqlStore.sqlite(file, Duration.ofSeconds(60), MeshStore::now);
        mesh = new Mesh(store, LIMITS);
    }

    static MeshTime now() {
        return new MeshTime("bench", System.nanoTime() / 1_000_000, Instant.now());
    }

    static String task(int number) {
        return "task-" + number;
    }

    static String title(int number) {
        return "Make the thing number " + number + " better than it was before";
    }

    static String agent(int number) {
        return "agent-" + number;
    }

    static Change.Registered registered(int number) {
        return new Change.Registered(
                agent(number), "creator", "main", List.of("java", "sql"), "host", "lab-" + number + "-creator-claude");
    }

    static Change.Added added(int number) {
        return new Change.Added(
                task(number), title(number), "", number % 101, List.of("src/File" + number + ".java"), List.of(),
                List.of(), null);
    }

    /// Agents and tasks, in a few transactions.
    static void make(Path file, int agents, int tasks) throws IOException {
        try (SqlStore store = SqlStore.sqlite(file, Duration.ofSeconds(60), MeshStore::now)) {
            store.write(tx -> {
                for (int i = 0; i < agents; i++) {
                    tx.append(agent(i), registered(i), null);
                }
                for (int i = 0; i < tasks; i++) {
                    tx.append("bench", added(i), null);
                }
                return 0;
            });
        }
    }

    SqlStore store() {
        return store;
    }

    Mesh mesh() {
        return mesh;
    }

    @Override
    public boolean claim(int worker, String task) throws Exception {
        return mesh.claim(agent(worker), task, TTL, null).value().token() > 0;
    }

    @Override
    public void close() {
        store.close();
    }
}
