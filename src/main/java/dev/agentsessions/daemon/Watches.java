package dev.agentsessions.daemon;

import java.util.List;

/// Port: has the kernel wake the daemon. What cannot be watched is left to the poll, and is said (rule S3): nothing here
/// throws for it.
public interface Watches extends AutoCloseable {
    /// Watches this from now on, and nothing else. What has ended or changed since it was looked at wakes at once, as
    /// far as that can be seen.
    void watch(Watched what);

    Report report();

    @Override
    void close();

    /// @param overflows how often more has changed in folders than could be told
    /// @param problems what is not watched and why, a line each, in a stable order
    record Report(int processes, int folders, long overflows, List<String> problems) {
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /// Where the kernel reports nothing.
    final class None implements Watches {
        @Override
        public void watch(Watched what) {}

        @Override
        public Report report() {
            return new Report(0, 0, 0, List.of());
        }

        @Override
        public void close() {}
    }
}
