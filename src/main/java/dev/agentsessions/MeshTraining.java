package dev.agentsessions;

import dev.agentsessions.adapter.sql.NativeLibrary;
import dev.agentsessions.app.MeshApp;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs `agent-mesh` over a mesh of its own, for the JVM to record what it loads and links, as [Training] does for
/// `reconcile`: what agents do twice a minute, and what they do with a task.
final class MeshTraining {
    private final Map<String, String> environment;

    /// @param environment with a home in which there is nothing
    MeshTraining(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Class.forName(MeshMain.class.getName());
        NativeLibrary.unpack(Path.of(System.getProperty("org.sqlite.lib.path", "native")));
        if (!new MeshTraining(System.getenv()).train()) {
            System.exit(2);
        }
    }

    /// @return whether all was done
    boolean train() {
        return run("register", "--agent", "ada", "--role", "coder", "--capability", "java")
                && run("add-task", "--task-id", "T1", "--title", "Train", "--file", "a")
                && run("claim-task", "--agent", "ada", "--task-id", "T1")
                && run("heartbeat", "--agent", "ada", "--status", "busy", "--task-id", "T1")
                && run("heartbeat", "--agent", "ada", "--json")
                && run("update-task", "--agent", "ada", "--task-id", "T1", "--status", "in_progress", "--progress", "50")
                && run("release-task", "--agent", "ada", "--task-id", "T1", "--outcome", "completed")
                && run("directives", "--agent", "ada")
                && run("status");
    }

    private boolean run(String... words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return MeshApp.run(words, environment, nowhere, System.err) == 0;
    }
}
