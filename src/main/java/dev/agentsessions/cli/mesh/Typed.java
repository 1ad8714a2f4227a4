package dev.agentsessions.cli.mesh;

import dev.agentsessions.config.Flags;
import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command line of `agent-mesh`, taken apart by the table of what can be asked. What the values are worth is for the
/// desk to say.
///
/// @param verb null if none was typed
/// @param fields of the request, by their names in JSON: text, and lists of text
/// @param options of the program itself, such as `--config`
record Typed(
        @Nullable Verb verb,
        Map<String, Object> fields,
        Set<String> flags,
        Map<String, String> options,
        boolean verbose) {
    static final String INTERVAL = "--interval";
    private static final String VERBOSE = "--verbose";
    private static final Set<String> OPTIONS = Set.of("--registry", "--config", "--state-dir");
    private static final Set<String> ANSWERED = Set.of("--help", "--version");

    /// @throws BadFieldException for what is not known, comes twice or lacks its value
    static Typed of(String... words) throws BadFieldException {
        return new Reading(words).read();
    }

    /// Whether JSON was asked for, as far as can be told of words that make no sense.
    static boolean wantsJson(String... words) {
        return List.of(words).contains(Verb.JSON);
    }

    /// What is asked for, as far as can be told of words that make no sense.
    static @Nullable Command asked(String... words) {
        for (String word : words) {
            Command command = Command.named(word);
            if (command != null) {
                return command;
            }
        }
        return null;
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /// Whether its answer is all that it is about.
    boolean onlyReads() {
        if (verb == null || has("--help") || has("--version")) {
            return true;
        }
        return switch (verb.command()) {
            case null -> verb != Verb.SERVE;
            case DIRECTIVES -> !fields.containsKey("ack");
            case Command command -> command.onlyReads();
        };
    }

    /// The same, by this agent if it is asked by none.
    Typed by(@Nullable String agent) {
        boolean takesOne = verb != null && verb.field("--agent") != null && !fields.containsKey("agent");
        if (!takesOne || agent == null || agent.isEmpty()) {
            return this;
        }
        Map<String, Object> named = new LinkedHashMap<>(fields);
        named.put("agent", agent);
        return new Typed(verb, named, flags, options, verbose);
    }

    Flags configFlags() {
        return new Flags(options.get("--registry"), options.get("--config"), options.get("--state-dir"));
    }

    private static final class Reading {
        private final String[] words;
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final Set<String> flags = new LinkedHashSet<>();
        private final Map<String, String> options = new HashMap<>();
        private @Nullable Verb verb;
        private boolean verbose;
        private int next;

        Reading(String[] words) {
            this.words = words;
        }

        Typed read() throws BadFieldException {
            boolean onlyOperands = false;
            while (next < words.length) {
                String word = words[next++];
                if (!onlyOperands && word.equals("--")) {
                    onlyOperands = true;
                } else if (!onlyOperands && word.length() > 1 && word.startsWith("-")) {
                    option(word);
                } else if (verb == null && word.equals("help")) {
                    flags.add("--help");
                } else if (verb == null) {
                    verb = verb(word);
                } else {
                    operand(verb, word);
                }
            }
            if (verb != null && has(Verb.JSON) && !takes(Verb.JSON)) {
                throw unknown(Verb.JSON);
            }
            return new Typed(verb, fields, flags, options, verbose);
        }

        private boolean has(String flag) {
            return flags.contains(flag);
        }

        private static Verb verb(String word) throws BadFieldException {
            Verb verb = Verb.named(word);
            if (verb == null) {
                List<String> words = Verb.ALL.stream().map(Verb::word).toList();
                throw new BadFieldException("command", "'" + word + "' is not known" + Likely.of(word, words));
            }
            return verb;
        }

        private void operand(Verb of, String word) throws BadFieldException {
            Field operand = of.operand();
            if (operand == null) {
                throw new BadFieldException("'" + word + "'", "was not expected here; values stand behind options");
            }
            if (fields.put(operand.name(), word) != null) {
                throw new BadFieldException(operand.name(), "is one word too many with '" + word + "'; put the text in quotes");
            }
        }

        private void option(String word) throws BadFieldException {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Field field = verb == null ? null : verb.field(name);
            if (field != null) {
                put(field, value(field.name(), name, word, equals));
            } else if (OPTIONS.contains(name) || (name.equals(INTERVAL) && verb == Verb.WATCH)) {
                options.put(name, given(name, value(name, name, word, equals)));
            } else if (word.equals("-v") || word.equals(VERBOSE)) {
                verbose = true;
            } else if (word.equals("-h")) {
                flags.add("--help");
            } else if (ANSWERED.contains(word) || takes(word)) {
                flags.add(word);
            } else {
                throw unknown(name);
            }
        }

        /// Before it is known what is asked for, what is asked in JSON as a rule is taken on trust.
        private boolean takes(String flag) {
            return verb == null ? flag.equals(Verb.JSON) : verb.flags().contains(flag);
        }

        private String value(String field, String name, String word, int equals) throws BadFieldException {
            if (equals >= 0) {
                return word.substring(equals + 1);
            }
            if (next == words.length) {
                throw new BadFieldException(field, needed(name));
            }
            if (words[next].startsWith("--")) {
                throw new BadFieldException(
                        field, needed(name) + "; if it is " + words[next] + ", write " + name + "=");
            }
            return words[next++];
        }

        /// The program's own options are no fields, and named already.
        private static String needed(String name) {
            if (name.equals(INTERVAL)) {
                return "needs a duration such as 5s";
            }
            return OPTIONS.contains(name) ? "needs a path" : "needs a value behind " + name;
        }

        private static String given(String name, String value) throws BadFieldException {
            if (value.isEmpty()) {
                throw new BadFieldException(name, needed(name) + ", and got nothing");
            }
            return value;
        }

        private void put(Field field, String value) throws BadFieldException {
            if (field.repeated()) {
                List<String> values = new ArrayList<>();
                if (fields.get(field.name()) instanceof List<?> before) {
                    before.forEach(each -> values.add((String) each));
                }
                values.add(value);
                fields.put(field.name(), values);
            } else if (fields.put(field.name(), value) != null) {
                throw new BadFieldException(field.name(), "was given twice");
            }
        }

        private BadFieldException unknown(String name) {
            if (verb == null) {
                List<String> known = new ArrayList<>(OPTIONS);
                known.addAll(ANSWERED);
                String likely = Likely.of(name, known);
                return new BadFieldException(
                        name, "is no option in front of a command" + (likely.isEmpty() ? "; put it behind" : likely));
            }
            return new BadFieldException(name, "is no option of " + verb.word() + Likely.of(name, known(verb)));
        }

        private static List<String> known(Verb verb) {
            List<String> known = new ArrayList<>();
            verb.fields().forEach(field -> known.add(field.option()));
            known.addAll(verb.flags());
            known.addAll(OPTIONS);
            known.addAll(ANSWERED);
            known.add(VERBOSE);
            if (verb == Verb.WATCH) {
                known.add(INTERVAL);
            }
            return known;
        }
    }
}
