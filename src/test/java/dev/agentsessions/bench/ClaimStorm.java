package dev.agentsessions.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Claims of many workers at once, each of tasks of its own, on a copy of a database that was made before.
final class ClaimStorm {
    /// So many of each worker's are not counted: until there were some 2,000 commits SQLite's log grows with each, which
    /// takes twice the time, and from then on it is written over.
    static int warm(int workers) {
        return Math.max(1_000, 2_500 / workers);
    }

    private ClaimStorm() {}

    enum Way {
        MESH,
        PLAIN,
        SHARED;

        Claimer open(Path file, int workers) throws Exception {
            return switch (this) {
                case MESH -> new MeshStore(file);
                case PLAIN -> new PlainTable(file, workers);
                case SHARED -> new PlainTable(file, 1);
            };
        }
    }

    /// On the disk already, lest what it takes to bring it there is taken for the claims'.
    static Path copy(Path template) throws IOException {
        Path folder = Files.createTempDirectory(template.getParent(), "round");
        Path copy = Files.copy(template, folder.resolve("copy.db"), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        return copy;
    }

    static void delete(Path file) throws IOException {
        try (Stream<Path> files = Files.walk(file.getParent())) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    static Times threads(Way way, Path template, int workers, int claims) throws Exception {
        Path file = copy(template);
        int warm = warm(workers);
        long[] begin = new long[1];
        CyclicBarrier together = new CyclicBarrier(workers, () -> begin[0] = System.nanoTime());
        try (Claimer claimer = way.open(file, workers);
                ExecutorService pool = Executors.newFixedThreadPool(workers)) {
            List<Callable<long[]>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                all.add(() -> {
                    work(claimer, worker, worker * (claims + warm), warm);
                    together.await();
                    return work(claimer, worker, worker * (claims + warm) + warm, claims);
                });
            }
            List<long[]> parts = new ArrayList<>();
            for (Future<long[]> each : pool.invokeAll(all)) {
                parts.add(each.get());
            }
            return Times.of(parts, (System.nanoTime() - begin[0]) / 1e9);
        } finally {
            delete(file);
        }
    }

    private static long[] work(Claimer claimer, int worker, int first, int claims) throws Exception {
        long[] nanos = new long[claims];
        for (int i = 0; i < claims; i++) {
            long begin = System.nanoTime();
            if (!claimer.claim(worker, MeshStore.task(first + i))) {
                throw new IllegalStateException("the task " + (first + i) + " was taken");
            }
            nanos[i] = System.nanoTime() - begin;
        }
        return nanos;
    }

    static Times processes(Way way, Path template, int workers, int claims) throws Exception {
        Path file = copy(template);
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < workers; i++) {
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ClaimStorm.class.getName(),
                                way.name(),
                                file.toString(),
                                Integer.toString(i),
                                Integer.toString(claims),
                                Integer.toString(warm(workers)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            List<BufferedReader> outputs = new ArrayList<>();
            for (Process process : processes) {
                BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                outputs.add(output);
                if (!"ready".equals(output.readLine())) {
                    throw new IOException("a process of the bench has failed");
                }
            }
            long begin = System.nanoTime();
            for (Process process : processes) {
                process.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
            }
            List<long[]> parts = new ArrayList<>();
            for (BufferedReader output : outputs) {
                String line = output.readLine();
                if (line == null) {
                    throw new IOException("a process of the bench has failed");
                }
                parts.add(Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray());
            }
            return Times.of(parts, (System.nanoTime() - begin) / 1e9);
        } finally {
            for (Process process : processes) {
                process.destroyForcibly().waitFor();
            }
            delete(file);
        }
    }

    /// One of the processes: `way file worker claims warm`; says `ready`, waits for a line, and prints how long each took.
    public static void main(String[] arguments) throws Exception {
        int worker = Integer.parseInt(arguments[2]);
        int claims = Integer.parseInt(arguments[3]);
        int warm = Integer.parseInt(arguments[4]);
        try (Claimer claimer = Way.valueOf(arguments[0]).open(Path.of(arguments[1]), 1)) {
            int first = worker * (claims + warm);
            work(claimer, worker, first, warm);
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            StringBuilder line = new StringBuilder();
            for (long nanos : work(claimer, worker, first + warm, claims)) {
                line.append(nanos).append(' ');
            }
            System.out.println(line.toString().strip());
        }
    }

}
