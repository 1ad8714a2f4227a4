package dev.agentsessions.adapter.proc;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Programs that run scripts, and how each is told which.
enum Interpreter {
    SHELL("oO", "cs", Set.of("--rcfile", "--init-file"), Set.of()),
    JAVASCRIPT(
            "rC",
            "ep",
            Set.of("--require", "--import", "--loader", "--experimental-loader", "--conditions", "--preload"),
            Set.of("--eval", "--print")),
    PYTHON("WX", "cm", Set.of(), Set.of());

    private final String lettersWithValue;
    private final String lettersWithoutScript;
    private final Set<String> wordsWithValue;
    private final Set<String> wordsWithoutScript;

    /// @param lettersWithValue one-letter options that take a value, the rest of the argument or else the next
    /// @param lettersWithoutScript one-letter options by which a command, module or standard input is run instead
    Interpreter(
            String lettersWithValue,
            String lettersWithoutScript,
            Set<String> wordsWithValue,
            Set<String> wordsWithoutScript) {
        this.lettersWithValue = lettersWithValue;
        this.lettersWithoutScript = lettersWithoutScript;
        this.wordsWithValue = wordsWithValue;
        this.wordsWithoutScript = wordsWithoutScript;
    }

    static @Nullable Interpreter of(String program) {
        return switch (program) {
            case "sh", "bash", "dash", "zsh" -> SHELL;
            case "node", "bun", "deno" -> JAVASCRIPT;
            default -> program.startsWith("python") ? PYTHON : null;
        };
    }

    /// The script among the arguments of a call, or null if it runs none.
    @Nullable String script(List<String> arguments) {
        for (int at = 1; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            switch (kind(argument)) {
                case FLAG -> {}
                case TAKES_NEXT -> at++;
                case NO_SCRIPT -> {
                    return null;
                }
                case LAST_OPTION -> {
                    return at + 1 < arguments.size() ? arguments.get(at + 1) : null;
                }
                case SCRIPT -> {
                    return argument;
                }
            }
        }
        return null;
    }

    private enum Kind {
        FLAG,
        TAKES_NEXT,
        NO_SCRIPT,
        LAST_OPTION,
        SCRIPT
    }

    private Kind kind(String argument) {
        if (argument.equals("--")) {
            return Kind.LAST_OPTION;
        }
        if (argument.startsWith("--")) {
            return wordsWithoutScript.contains(argument)
                    ? Kind.NO_SCRIPT
                    : wordsWithValue.contains(argument) ? Kind.TAKES_NEXT : Kind.FLAG;
        }
        if (argument.equals("-")) {
            return Kind.NO_SCRIPT;
        }
        if (argument.startsWith("-") || argument.startsWith("+")) {
            return letters(argument);
        }
        boolean verb = this == JAVASCRIPT && argument.equals("run");
        return verb ? Kind.FLAG : Kind.SCRIPT;
    }

    /// Letters stand together as in `-euo pipefail` or `-lc command`.
    private Kind letters(String cluster) {
        for (int i = 1; i < cluster.length(); i++) {
            if (lettersWithoutScript.indexOf(cluster.charAt(i)) >= 0) {
                return Kind.NO_SCRIPT;
            }
            if (lettersWithValue.indexOf(cluster.charAt(i)) >= 0) {
                return i + 1 == cluster.length() ? Kind.TAKES_NEXT : Kind.FLAG;
            }
        }
        return Kind.FLAG;
    }
}
