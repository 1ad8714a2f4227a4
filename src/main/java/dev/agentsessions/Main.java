package dev.agentsessions;

import dev.agentsessions.app.App;

/// Command-line arguments in, exit status out; nothing else.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status = App.run(args, System.getenv(), System.out, System.err);
        if (status != 0) {
            // Only then: to log its call, exit first searches every jar for a logger.
            System.exit(status);
        }
    }
}
