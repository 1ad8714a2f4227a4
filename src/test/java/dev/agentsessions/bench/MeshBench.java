package dev.agentsessions.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.agentsessions.bench.ClaimStorm.Way;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.log.Audit;
import dev.agentsessions.mesh.log.Findings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Measures the mesh; see the script of the same name for what and how.
///
/// Arguments: a folder for its databases, and what to measure (`claims`, `heartbeats`, `replay`, `recommend`).
public final class MeshBench {
    private static final double CLAIMS_BAR = 0.8;
    private static final double CPU_BAR = 20;
    private static final double REPLAY_BAR = 60;
    private static final double RECOMMEND_BAR = 50;

    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final int CLAIMS = Integer.getInteger("claims", 1_000);
    private static final int HEARTBEAT_SECONDS = Integer.getInteger("heartbeat.seconds", 60);
    private static final int EVENTS = Integer.getInteger("events", 1_000_000);
    private static final int AGENTS = 10_000;
    private static final int TASKS = 10_000;

    private final Path folder;
    private boolean missed;

    private MeshBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) {
        MeshBench bench = new MeshBench(Path.of(arguments[0]));
        try {
            bench.run(arguments[1]);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(2);
        }
        System.exit(bench.missed ? 1 : 0);
    }

    private void run(String all) throws Exception {
        for (String what : all.split(" ")) {
            switch (what) {
                case "claims" -> claims();
                case "heartbeats" -> heartbeats();
                case "replay" -> replay();
                case "recommend" -> recommend();
                default -> throw new IllegalArgumentException("there is nothing to measure called '" + what + "'");
            }
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private void bar(String what, double value, String unit, boolean kept, double bar) {
        missed |= !kept;
        print("%-34s %8.2f %s   bar %s %s   %s", what, value, unit, bar, unit, kept ? "kept" : "MISSED");
    }

    private interface Storm {
        Times of(Way way, Path template, int workers, int claims) throws Exception;
    }

    private void claims() throws Exception {
        int most = 32 * (Math.max(CLAIMS, 100) + ClaimStorm.warm(32));
        Path mesh = folder.resolve("mesh.db");
        Path plain = folder.resolve("plain.db");
        MeshStore.make(mesh, 32, most);
        PlainTable.make(plain, most);
        claims("1 thread", 1, CLAIMS, mesh, plain, ClaimStorm::threads);
        claims("8 threads", 8, CLAIMS / 2, mesh, plain, ClaimStorm::threads);
        claims("32 threads", 32, CLAIMS / 4, mesh, plain, ClaimStorm::threads);
        claims("16 processes", 16, CLAIMS, mesh, plain, ClaimStorm::processes);
    }

    /// In each round all ways take turns, as the machine is never quite the same for long.
    private void claims(String what, int workers, int claims, Path mesh, Path plain, Storm storm) throws Exception {
        boolean inOneProcess = !what.endsWith("processes");
        Map<Way, List<Times>> times = new EnumMap<>(Way.class);
        List<Double> ratios = new ArrayList<>();
        for (int round = -1; round < ROUNDS; round++) {
            Map<Way, Times> now = new EnumMap<>(Way.class);
            for (Way way : Way.values()) {
                if (way != Way.SHARED || (inOneProcess && workers > 1)) {
                    now.put(way, storm.of(way, way == Way.MESH ? mesh : plain, workers, claims));
                }
            }
            if (round >= 0) {
                now.forEach((way, it) -> times.computeIfAbsent(way, _ -> new ArrayList<>()).add(it));
                double best = Math.max(
                        now.get(Way.PLAIN).rate(), now.containsKey(Way.SHARED) ? now.get(Way.SHARED).rate() : 0);
                ratios.add(now.get(Way.MESH).rate() / best);
            }
        }
        times.forEach((way, all) -> print(
                "%-14s %-34s %s",
                what,
                switch (way) {
                    case MESH -> "the mesh";
                    case PLAIN -> "plain table, a connection each";
                    case SHARED -> "plain table, one shared connection";
                },
                medianOf(all).text()));
        double ratio = median(ratios);
        bar(what + ", to the better plain one", ratio, "x", ratio >= CLAIMS_BAR, CLAIMS_BAR);
    }

    private static Times medianOf(List<Times> all) {
        return all.stream().sorted((one, other) -> Double.compare(one.rate(), other.rate())).toList().get(all.size() / 2);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// Each agent holds a task, and says every 30 s that it is alive; one after the other, evenly.
    private void heartbeats() throws Exception {
        Path file = folder.resolve("heartbeats.db");
        MeshStore.make(file, AGENTS, AGENTS);
        try (MeshStore mesh = new MeshStore(file)) {
            mesh.store().write(tx -> {
                for (int i = 0; i < AGENTS; i++) {
                    tx.append(MeshStore.agent(i), claimed(i, tx.nextToken()), null);
                }
                return 0;
            });
            int warm = 2_000;
            for (int i = 0; i < warm; i++) {
                mesh.mesh().heartbeat(MeshStore.agent(i), null, MeshStore.task(i), null, null);
            }
            OperatingSystemMXBean system =
                    (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            int beats = AGENTS * HEARTBEAT_SECONDS / 30;
            long[] nanos = new long[beats];
            long cpu = system.getProcessCpuTime();
            long begin = System.nanoTime();
            for (int i = 0; i < beats; i++) {
                long due = begin + i * 30_000_000_000L / AGENTS;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                int agent = (warm + i) % AGENTS;
                long began = System.nanoTime();
                mesh.mesh().heartbeat(MeshStore.agent(agent), null, MeshStore.task(agent), null, null);
                nanos[i] = System.nanoTime() - began;
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double used = (system.getProcessCpuTime() - cpu) / 1e9;
            print("heartbeats     %s", Times.of(List.of(nanos), seconds).text());
            double percent = 100 * used / seconds;
            bar("10,000 agents, every 30 s", percent, "% of a core", percent < CPU_BAR, CPU_BAR);
        }
        ClaimStorm.delete(moved(file));
    }

    private static Change.Claimed claimed(int number, long token) {
        return new Change.Claimed(MeshStore.task(number), MeshStore.agent(number), token, MeshStore.TTL);
    }

    /// The file and what is beside it, in a folder of its own.
    private static Path moved(Path file) throws IOException {
        Path folder = Files.createTempDirectory(file.getParent(), "done");
        for (String end : List.of("", "-wal", "-shm")) {
            Path part = file.resolveSibling(file.getFileName() + end);
            if (Files.exists(part)) {
                Files.move(part, folder.resolve(part.getFileName()));
            }
        }
        return folder.resolve("any");
    }

    /// A log of whatever agents do, most of it heartbeats and progress.
    private void replay() throws Exception {
        Path file = folder.resolve("replay.db");
        int agents = 1_000;
        int tasks = Math.max(1, EVENTS / 20);
        MeshStore.make(file, agents, tasks);
        try (MeshStore mesh = new MeshStore(file)) {
            int[] next = {0};
            long[] end = {0};
            while (end[0] < EVENTS) {
                mesh.store().write(tx -> {
                    for (int i = 0; i < 500; i++) {
                        life(tx, next[0]++, agents, tasks);
                    }
                    return end[0] = tx.end();
                });
            }
            for (int round = 0; round < 2; round++) {
                long begin = System.nanoTime();
                Findings findings = new Audit(mesh.store()).verify();
                double seconds = (System.nanoTime() - begin) / 1e9;
                if (!findings.clean()) {
                    throw new IllegalStateException("the state does not follow from the log: " + findings);
                }
                bar(findings.events() + " events verified", seconds, "s", seconds < REPLAY_BAR, REPLAY_BAR);
            }
        }
        ClaimStorm.delete(moved(file));
    }

    private static void life(Store.Transaction tx, int number, int agents, int tasks) {
        String agent = MeshStore.agent(number % agents);
        String task = MeshStore.task(number % tasks);
        long token = tx.nextToken();
        tx.append(agent, new Change.Claimed(task, agent, token, MeshStore.TTL), "request-" + number);
        for (int i = 1; i <= 6; i++) {
            tx.append(agent, new Change.Heard(agent, Agent.Status.BUSY, task, null), null);
            tx.append(agent, new Change.Updated(task, agent, token, i * 15, "step " + i + " of 6"), null);
        }
        tx.append(agent, new Change.Released(task, agent, token, Outcome.ABANDONED, "for another"), null);
    }

    private void recommend() throws Exception {
        Path file = folder.resolve("recommend.db");
        int agents = 1_000;
        MeshStore.make(file, agents, TASKS - 2_000);
        try (MeshStore mesh = new MeshStore(file)) {
            mesh.store().write(tx -> {
                for (int i = 0; i < 2_000; i++) {
                    depend(tx, TASKS + 2 * i);
                }
                return 0;
            });
            double[] recommend = new double[200];
            for (int i = 0; i < recommend.length; i++) {
                // Somebody writes meanwhile, so that nothing which is remembered is good any more.
                mesh.mesh().heartbeat(MeshStore.agent(1), null, null, null, null);
                long begin = System.nanoTime();
                if (mesh.mesh().recommend(MeshStore.agent(i), 10).size() != 10) {
                    throw new IllegalStateException("there were not ten to recommend");
                }
                recommend[i] = (System.nanoTime() - begin) / 1e6;
            }
            latency("recommend over 10,000 tasks", recommend);
            double[] assignments = new double[20];
            for (int i = 0; i < assignments.length; i++) {
                mesh.mesh().heartbeat(MeshStore.agent(1), null, null, null, null);
                long begin = System.nanoTime();
                if (mesh.mesh().assignments(agents).size() != agents) {
                    throw new IllegalStateException("there was not one for each");
                }
                assignments[i] = (System.nanoTime() - begin) / 1e6;
            }
            latency("1,000 assignments of 10,000 tasks", assignments);
        }
        ClaimStorm.delete(moved(file));
    }

    /// Adds a task that depends on one that is completed by then.
    private static void depend(Store.Transaction tx, int number) {
        String agent = MeshStore.agent(0);
        long token = tx.nextToken();
        tx.append("bench", MeshStore.added(number), null);
        tx.append(agent, new Change.Claimed(MeshStore.task(number), agent, token, MeshStore.TTL), null);
        tx.append(
                agent, new Change.Released(MeshStore.task(number), agent, token, Outcome.COMPLETED, null), null);
        Change.Added next = MeshStore.added(number + 1);
        tx.append(
                "bench",
                new Change.Added(
                        next.task(), next.title(), "", next.priority(), next.files(),
                        List.of(MeshStore.task(number)), List.of(), null),
                null);
    }

    private void latency(String what, double[] millis) {
        print("%-34s first %.1f ms", what, millis[0]);
        Arrays.sort(millis);
        double half = millis[millis.length / 2];
        bar(what, half, "ms", half < RECOMMEND_BAR, RECOMMEND_BAR);
    }
}
