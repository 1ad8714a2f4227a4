package dev.agentsessions.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Understands what was given: each method checks all that the sources have for a key and returns what the last of
/// them says, or the default. What cannot be understood is a problem.
final class Values {
    private static final Path NOWHERE = Path.of("/");
    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);
    private static final int LONGEST_TOPIC = 200;

    private final Sources sources;
    private final Problems problems;

    Values(Sources sources, Problems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    @Nullable String text(Key key) {
        String value = null;
        for (Given given : sources.of(key)) {
            value = given.text();
            if (value.isBlank()) {
                problem(given, key, "is empty");
            }
        }
        return value;
    }

    Duration duration(Key key, Duration standard) {
        Duration value = standard;
        for (Given given : sources.of(key)) {
            Duration duration = Quantities.duration(given.text());
            if (duration == null) {
                problem(given, key, "is not a duration such as 200ms, 5s, 2m or 1h");
            } else {
                value = duration;
            }
        }
        return value;
    }

    /// How long at most between two passes, or null if nothing is said of it.
    @Nullable Duration pollInterval() {
        Duration interval = duration(Key.POLL_INTERVAL, Duration.ZERO);
        for (Given given : sources.of(Key.POLL_INTERVAL)) {
            Duration asked = Quantities.duration(given.text());
            if (asked != null && asked.compareTo(SHORTEST_POLL) < 0) {
                problem(given, Key.POLL_INTERVAL, "is shorter than " + SHORTEST_POLL.toSeconds() + "s");
            }
        }
        return interval.isZero() ? null : interval;
    }

    BrokerUrl brokerUrl() {
        BrokerUrl value = new BrokerUrl.Auto();
        for (Given given : sources.of(Key.MQTT_URL)) {
            BrokerUrl url = BrokerUrl.of(given.text());
            if (url == null) {
                // Not quoted: somebody may have put credentials in it.
                problems.add(
                        given.origin().where(),
                        "mqtt.url is not auto, embedded, off, tcp://host:port or ssl://host:port");
            } else {
                value = url;
            }
        }
        return value;
    }

    /// Where the mesh is kept, or null for the file in the state folder.
    @Nullable String storeUrl() {
        String value = null;
        for (Given given : sources.of(Key.MESH_STORE)) {
            String url = given.text();
            boolean hasPassword = url.contains("password=") || url.matches("jdbc:postgresql://[^/]*@.*");
            if (!url.startsWith("jdbc:postgresql://") || hasPassword) {
                // Not quoted: somebody may have put credentials in it.
                problems.add(
                        given.origin().where(),
                        "mesh.store is not jdbc:postgresql://host:port/database without credentials in it; these go into"
                                + " mesh.username and mesh.password-file");
            } else {
                value = url;
            }
        }
        return value;
    }

    boolean truth(Key key, boolean standard) {
        boolean value = standard;
        for (Given given : sources.of(key)) {
            if (!given.text().equals("true") && !given.text().equals("false")) {
                problem(given, key, "is neither true nor false");
            }
            value = given.text().equals("true");
        }
        return value;
    }

    /// A whole number from 1 on.
    int number(Key key, int standard) {
        int value = standard;
        for (Given given : sources.of(key)) {
            Integer number = Quantities.number(given.text());
            if (number == null) {
                problem(given, key, "is not a whole number from 1 to 1000000000");
            } else {
                value = number;
            }
        }
        return value;
    }

    Config.BindAgentTo bindAgentTo() {
        Config.BindAgentTo value = Config.BindAgentTo.NONE;
        for (Given given : sources.of(Key.MESH_BIND_AGENT_TO)) {
            switch (given.text()) {
                case "none" -> value = Config.BindAgentTo.NONE;
                case "username" -> value = Config.BindAgentTo.USERNAME;
                case "client-id" -> value = Config.BindAgentTo.CLIENT_ID;
                default -> problem(given, Key.MESH_BIND_AGENT_TO, "is none of none, username and client-id");
            }
        }
        return value;
    }

    int port(Key key, int standard) {
        int value = standard;
        for (Given given : sources.of(key)) {
            Integer port = Quantities.port(given.text());
            if (port == null) {
                problem(given, key, "is not a port from 1 to 65535");
            } else {
                value = port;
            }
        }
        return value;
    }

    /// The first levels of topics, such as `agent-sessions`.
    String topic(Key key, String standard) {
        String value = standard;
        for (Given given : sources.of(key)) {
            value = given.text();
            if (value.isBlank() || value.startsWith("/") || value.endsWith("/") || value.startsWith("$")
                    || value.length() > LONGEST_TOPIC || value.chars().anyMatch(c -> c < ' ' || c == '+' || c == '#')) {
                problem(given, key, "is not the beginning of a topic such as " + standard);
            }
        }
        return value;
    }

    @Nullable Path optionalPath(Key key) {
        return sources.of(key).isEmpty() ? null : path(key, "~");
    }

    long size(Key key, long standard) {
        long value = standard;
        for (Given given : sources.of(key)) {
            Long size = Quantities.size(given.text());
            if (size == null) {
                problem(given, key, "is not a size such as 512KiB, 64MiB or 1GiB");
            } else {
                value = size;
            }
        }
        return value;
    }

    String sessionPattern(String standard) {
        String value = standard;
        for (Given given : sources.of(Key.SESSION_PATTERN)) {
            value = given.text();
            String flaw = patternFlaw(value);
            if (flaw != null) {
                problem(given, Key.SESSION_PATTERN, flaw);
            }
        }
        return value;
    }

    private static @Nullable String patternFlaw(String regex) {
        try {
            for (String group : new String[] {"workspace", "agent"}) {
                if (!Pattern.compile(regex).namedGroups().containsKey(group)) {
                    return "has no group (?<" + group + ">...)";
                }
            }
            return null;
        } catch (PatternSyntaxException e) {
            return "is not a regular expression: " + e.getDescription() + " near index " + e.getIndex();
        }
    }

    Path path(Key key, String standard) {
        List<Given> all = sources.of(key);
        Path value = NOWHERE;
        for (Given given : all) {
            value = resolved(given.text(), given);
        }
        return all.isEmpty() ? standard(standard) : value;
    }

    List<Path> paths(Key key, List<String> standard) {
        List<Given> all = new ArrayList<>(sources.of(key));
        if (all.isEmpty()) {
            all.add(new Given(standard, Origin.DEFAULT, null));
        }
        List<Path> value = List.of();
        for (Given given : all) {
            value = new ArrayList<>();
            for (String item : given.items()) {
                value.add(resolved(item, given));
            }
            if (value.isEmpty()) {
                problem(given, key, "names nothing");
            }
        }
        return value;
    }

    /// Only paths: what `-L` names is in tmux's own folder and found without being configured.
    List<String> sockets() {
        List<String> value = List.of();
        for (Given given : sources.of(Key.TMUX_SOCKETS)) {
            value = new ArrayList<>();
            for (String item : given.items()) {
                if (item.indexOf('/') < 0) {
                    problem(given, item, "is not the path of a socket; those that -L names are found by themselves");
                } else {
                    value.add(resolved(item, given).toString());
                }
            }
        }
        return value;
    }

    /// A folder of the XDG Base Directory Specification, by which a relative one is not valid and to be ignored.
    String baseFolder(String variable, String standard) {
        String folder = sources.variable(variable);
        return folder != null && folder.startsWith("/") ? folder : standard;
    }

    /// A default, which is absolute or begins with `~`.
    Path standard(String text) {
        return resolved(text, new Given(List.of(text), Origin.DEFAULT, null));
    }

    /// @param given where `text` was found
    Path resolved(String text, Given given) {
        try {
            if (text.isEmpty()) {
                problems.add(given.origin().where(), "a path is empty");
                return NOWHERE;
            }
            if (text.charAt(0) == '~') {
                return inHome(text, given);
            }
            Path path = Path.of(text);
            return given.base() == null ? path.toAbsolutePath() : given.base().resolve(path);
        } catch (InvalidPathException e) {
            problems.add(given.origin().where(), text + " is not a path: " + e.getReason());
            return NOWHERE;
        }
    }

    private Path inHome(String text, Given given) {
        if (text.length() > 1 && text.charAt(1) != '/') {
            problems.add(given.origin().where(), text + ": only ~ and ~/ are understood, write the path in full");
            return NOWHERE;
        }
        String home = sources.variable("HOME");
        if (home == null) {
            problems.add("HOME", "is not set, so that it is not known where ~ is; set it");
            return NOWHERE;
        }
        return Path.of(home + text.substring(1)).toAbsolutePath();
    }

    private void problem(Given given, Key key, String what) {
        problem(given, key.list() ? key.word() : key.word() + " " + given.text(), what);
    }

    private void problem(Given given, String subject, String what) {
        problems.add(given.origin().where(), subject + " " + what);
    }
}
