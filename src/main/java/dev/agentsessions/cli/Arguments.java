package dev.agentsessions.cli;

import dev.agentsessions.config.Flags;
import dev.agentsessions.config.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command line, understood.
///
/// Parsed by hand: a worker starts this program twice a minute, and a library for it would take longer than the pass.
///
/// @param operands what is neither command nor flag
record Arguments(
        Command command, Set<String> flags, Map<String, String> options, List<String> operands, boolean verbose) {
    private static final List<String> OPTIONS = List.of("--registry", "--config", "--state-dir");

    static Arguments parse(String[] args) throws UsageException {
        return new Parsing(args).parse();
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /// Whether it changes nothing, and its answer is not for a program that has to have it.
    boolean onlyReads() {
        return has("--help") || has("--version") || switch (command) {
            case STATUS, WHY, DOCTOR, REPLAY -> true;
            case INIT -> has("--dry-run");
            case PASS, DEMO -> false;
        };
    }

    Flags configFlags() {
        return new Flags(options.get("--registry"), options.get("--config"), options.get("--state-dir"));
    }

    private static final class Parsing {
        private final String[] args;
        private final Set<String> flags = new LinkedHashSet<>();
        private final Map<String, String> options = new HashMap<>();
        private final List<String> operands = new ArrayList<>();
        private @Nullable Command command;
        private boolean verbose;
        private int next;

        Parsing(String[] args) {
            this.args = args;
        }

        Arguments parse() throws UsageException {
            boolean onlyOperands = false;
            while (next < args.length) {
                String arg = args[next++];
                if (!onlyOperands && arg.equals("--")) {
                    onlyOperands = true;
                } else if (!onlyOperands && arg.length() > 1 && arg.startsWith("-")) {
                    flag(arg);
                } else if (command == null && arg.equals("help")) {
                    flags.add("--help");
                } else if (command == null) {
                    command = command(arg);
                } else {
                    operands.add(arg);
                }
            }
            Command asked = command == null ? Command.PASS : command;
            check(asked);
            return new Arguments(asked, flags, options, operands, verbose);
        }

        private void flag(String arg) throws UsageException {
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (OPTIONS.contains(name)) {
                if (equals < 0 && next == args.length) {
                    throw new UsageException(name + " needs a path behind it");
                }
                String value = equals < 0 ? args[next++] : arg.substring(equals + 1);
                if (value.isEmpty()) {
                    throw new UsageException(name + " needs a path behind it, and got nothing");
                }
                options.put(name, value);
            } else if (arg.equals("-v") || arg.equals("--verbose")) {
                verbose = true;
            } else if (arg.equals("-h")) {
                flags.add("--help");
            } else {
                flags.add(arg);
            }
        }

        private static Command command(String word) throws UsageException {
            Command command = Command.of(word);
            if (command == null) {
                List<String> words = new ArrayList<>(List.of("help"));
                for (Command each : Command.values()) {
                    words.add(each.word());
                }
                String near = Nearest.near(word, words);
                throw new UsageException("there is no command '" + word + "'; " + (near != null
                        ? "did you mean " + near + "?"
                        : "there are status, why, init, doctor, demo and replay, and none at all for a pass"));
            }
            return command;
        }

        private void check(Command asked) throws UsageException {
            for (String flag : flags) {
                if (!asked.takes(flag) && !flag.equals("--help") && !flag.equals("--version")) {
                    throw new UsageException(unknown(asked, flag));
                }
            }
            if (flags.contains("--once") && flags.contains("--subscribe")) {
                throw new UsageException("--once and --subscribe exclude each other");
            }
            if (flags.contains("--watch") && flags.contains("--json")) {
                throw new UsageException("--watch and --json exclude each other");
            }
            boolean answered = flags.contains("--help") || flags.contains("--version");
            if (!answered && !asked.takes(operands.size())) {
                throw new UsageException(
                        switch (asked) {
                            case WHY -> "why needs the name of one session, as `reconcile status` shows it";
                            case REPLAY -> "replay needs one or more files, such as <state>/journal/*.jsonl";
                            case PASS, STATUS, INIT, DOCTOR, DEMO ->
                                "'" + operands.getFirst() + "' was not expected here";
                        });
            }
        }

        private static String unknown(Command asked, String flag) {
            List<String> known = new ArrayList<>(List.of(asked.flags()));
            known.addAll(OPTIONS);
            String here = asked == Command.PASS ? "" : " for " + asked.word();
            String near = Nearest.near(flag, known);
            if (near != null) {
                return "there is no flag " + flag + here + "; did you mean " + near + "?";
            }
            return "there is no flag " + flag + here + "; there are " + String.join(", ", known) + ", -v and --help";
        }
    }
}
