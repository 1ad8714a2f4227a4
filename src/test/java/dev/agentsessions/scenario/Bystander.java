package dev.agentsessions.scenario;

import java.io.IOException;
import java.util.List;

/// A process that has nothing to do with tmux or agents, to be mistaken for one.
record Bystander(Process process) implements AutoCloseable {

    static Bystander start(Lab lab) throws IOException {
        return start(lab, List.of("sleep", "600"));
    }

    /// Starts anything outside tmux.
    static Bystander start(Lab lab, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(lab.kelp().toFile());
        builder.environment().clear();
        builder.environment().putAll(lab.environment());
        return new Bystander(builder.start());
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
