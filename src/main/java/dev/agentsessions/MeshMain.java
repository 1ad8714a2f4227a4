package dev.agentsessions;

import dev.agentsessions.app.MeshApp;

/// The command-line arguments of `agent-mesh` in, exit status out; nothing else.
public final class MeshMain {
    private MeshMain() {}

    public static void main(String[] args) {
        int status = MeshApp.run(args, System.getenv(), System.out, System.err);
        if (status != 0) {
            // Only then: to log its call, exit first searches every jar for a logger.
            System.exit(status);
        }
    }
}
