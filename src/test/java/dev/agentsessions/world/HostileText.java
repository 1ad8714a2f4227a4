package dev.agentsessions.world;

import java.util.List;
import java.util.random.RandomGenerator;

/// Text as the world may serve it: what breaks columns, quotes, YAML, JSON, terminals, shells and file names.
public final class HostileText {
    /// Every kind of it.
    public static final List<String> SAMPLES = List.of(
            "a\tb",
            "a\nb\r\nc",
            "it's \"quoted\" \\ and `run`",
            "#(touch /tmp/x) $(touch /tmp/x) #{pane_id} #[fg=red]",
            "- a: [b, {c}] # d",
            "null",
            "\u001b[31mred\u001b]0;title\u0007",
            "\u0000\u0001\u007f\u0085\u009b31m",
            "\u2028\u2029\ufeff\u202egnp.exe",
            "na\u00efve caf\u00e9 \u65e5\u672c\u8a9e \ud83e\udd16",
            "\ufffd\ufffd not UTF-8",
            "half a pair \ud83e and \udd16",
            "../../../../etc/passwd",
            "/",
            ".",
            "..",
            "",
            " ",
            "%2e%2F",
            "=exact :0.1 *",
            ",\"hash\":\"",
            "stop",
            "x".repeat(300));

    /// Longer than a JSON parser expects a name to be.
    public static final String ENDLESS = "endless ".repeat(12_500);

    private HostileText() {}

    public static String any(RandomGenerator random) {
        return random.nextInt(500) == 0 ? ENDLESS : SAMPLES.get(random.nextInt(SAMPLES.size()));
    }
}
