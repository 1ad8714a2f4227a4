package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was answered is there after any kill, what is there was asked for, and no token comes again.
@Tag("M8")
@Tag("M19")
class KilledWhileClaimingTest {
    private static final int KILLS = Integer.getInteger("kills", 25);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final Duration ANY = Duration.ofMillis(300);

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    /// The calls are those by which SQLite writes its log, makes it durable, and writes it back; the kill comes before
    /// the call is carried out.
    @ParameterizedTest
    @CsvSource({
        "mesh.db-wal, pwrite64, 60",
        "mesh.db-wal, pwrite64, 61",
        "mesh.db-wal, pwrite64, 62",
        "mesh.db-wal, pwrite64, 65",
        "mesh.db-wal, 'fsync,fdatasync', 12",
        "mesh.db-wal, 'fsync,fdatasync', 13",
    })
    void atACall(String file, String call, int when) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
        Recovery recovery = new Recovery(folder.resolve("mesh.db").toString());
        Path trace = folder.resolve("trace");
        try (Child process = recovery.start(
                "a1",
                "timeout",
                "-s",
                "KILL",
                "60",
                "strace",
                "-f",
                "-qq",
                "-o",
                trace.toString(),
                "-P",
                folder.toRealPath().resolve(file).toString(),
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=KILL:when=" + when)) {
            recovery.note(process.rest().lines().toList());
        }
        assertThat(trace).content().contains("killed by SIGKILL");
        assertThat(recovery.acknowledged()).isPositive();
        recovery.check(call + " " + when);
    }

    @Test
    void atAnyInstantWithSqlite() throws Exception {
        killAtRandom(new Recovery(folder.resolve("mesh.db").toString()), Math.max(4, KILLS / 3));
    }

    @Test
    void atAnyInstantWithPostgresql() throws Exception {
        killAtRandom(new Recovery(Postgres.shared().newDatabase()), Math.max(3, KILLS / 6));
    }

    /// Two processes claim, one of them is killed, and another takes its place.
    private void killAtRandom(Recovery recovery, int kills) throws Exception {
        List<Child> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(recovery.start("a" + i));
            }
            for (int kill = 1; kill <= kills; kill++) {
                int which = random.nextInt(processes.size());
                Child process = processes.get(which);
                // It is at work.
                recovery.note(List.of(process.line()));
                LockSupport.parkNanos(random.nextLong(ANY.toNanos()));
                recovery.note(process.killed());
                processes.set(which, recovery.start("a" + which));
            }
            for (Child process : processes) {
                recovery.note(List.of(process.line()));
                recovery.note(process.killed());
            }
        } finally {
            processes.forEach(Child::close);
        }
        recovery.check("kill.seed=" + SEED);
        assertThat(recovery.acknowledged()).isGreaterThan(kills);
    }

    @Test
    void theServerAtAnyInstant() throws Exception {
        int kills = Math.max(2, KILLS / 10);
        try (Postgres server = Postgres.start()) {
            Recovery recovery = new Recovery(server.newDatabase());
            try (Child one = recovery.start("a0");
                    Child other = recovery.start("a1")) {
                for (int kill = 1; kill <= kills; kill++) {
                    recovery.note(List.of(one.line(), other.line()));
                    LockSupport.parkNanos(random.nextLong(ANY.toNanos()));
                    server.kill();
                    server.restart();
                    awaitAnswer(recovery, one);
                    awaitAnswer(recovery, other);
                }
                recovery.note(one.killed());
                recovery.note(other.killed());
            }
            recovery.check("kill.seed=" + SEED);
        }
    }

    /// Reads on, further than what may have been printed before now.
    private static void awaitAnswer(Recovery recovery, Child process) {
        for (int line = 0; line < 200; line++) {
            recovery.note(List.of(process.line()));
        }
    }
}
