package dev.agentsessions.cli;

import org.jspecify.annotations.Nullable;

/// What can be asked, and which flags go with it.
enum Command {
    PASS("", 0, 0, "--once", "--subscribe", "--emit-diff", "--dry-run"),
    STATUS("status", 0, 0, "--json", "--watch"),
    WHY("why", 1, 1, "--json"),
    INIT("init", 0, 0, "--dry-run"),
    DOCTOR("doctor", 0, 0, "--json"),
    DEMO("demo", 0, 0),
    REPLAY("replay", 1, Integer.MAX_VALUE);

    private final String word;
    private final int fewest;
    private final int most;
    private final String[] flags;

    Command(String word, int fewest, int most, String... flags) {
        this.word = word;
        this.fewest = fewest;
        this.most = most;
        this.flags = flags;
    }

    /// As it is typed; empty for a pass.
    String word() {
        return word;
    }

    boolean takes(String flag) {
        for (String known : flags) {
            if (known.equals(flag)) {
                return true;
            }
        }
        return false;
    }

    boolean takes(int operands) {
        return operands >= fewest && operands <= most;
    }

    String[] flags() {
        return flags.clone();
    }

    static @Nullable Command of(String word) {
        for (Command command : values()) {
            if (command != PASS && command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }
}
