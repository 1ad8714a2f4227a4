package dev.agentsessions;

import dev.agentsessions.app.App;

/// Command-line arguments in, exit status out; nothing else.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(App.run(args, System.getenv(), System.out, System.err));
    }
}
