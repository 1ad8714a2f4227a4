package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.FakeMeshClock;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Store.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who waits for whom.
@Tag("M2")
class QueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WRITES = 30;

    @TempDir
    private Path folder;

    private SqlStore open() throws IOException {
        return SqlStore.sqlite(folder.resolve("mesh.db"), PATIENCE, new FakeMeshClock());
    }

    private static long write(Transaction tx) {
        return tx.append("person", new Change.Directed("all", "test", "a line of the log", List.of()), null)
                .seq();
    }

    /// With SQLite's own waiting it takes ten times as long.
    @Test
    void whoWritesNowAndThenGetsItsTurnBesideOneThatAlwaysWrites() throws Exception {
        AtomicBoolean wanted = new AtomicBoolean(true);
        try (Store busy = open();
                Store other = open();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Long> writing = thread.submit(() -> {
                long last = 0;
                while (wanted.get()) {
                    last = busy.write(QueueTest::write);
                }
                return last;
            });
            long began = System.nanoTime();
            for (int i = 0; i < WRITES; i++) {
                other.write(QueueTest::write);
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - began);
            wanted.set(false);

            assertThat(writing.get()).isGreaterThan(WRITES);
            assertThat(taken).isLessThan(Duration.ofSeconds(8));
        }
    }
}
