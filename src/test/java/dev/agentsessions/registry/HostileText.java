package dev.agentsessions.registry;

import java.util.List;
import java.util.Random;

/// Names, paths and titles as the world may hold them.
final class HostileText {
    private static final List<String> KNOWN = List.of(
            "", " ", "null", "~", "true", "Yes", "NO", "off", "y", "1", "0x1F", "1e3", "1_000", "0o17", "012", ".5",
            "-1",
            "2026-11-20", "12:30:45", "2026-11-20T02:16:53Z", ".inf", ".NaN", "=", "<<", "- a", "-", "? b", ": c",
            "a: b",
            "a #b", "#c", "a:", "[x]", "{y}", "a,b", "&a", "*a", "!t", "|", ">", "%d", "@e", "`f`", "'g'", "\"h\"",
            "it's",
            "tab\there", "new\nline", "cr\r", "\r\n", "nul\u0000", "esc\u001b[31m", "nel\u0085x", "ls\u2028ps\u2029",
            "bom\ufeff", "\u202ertl", "zero\u200bwidth", "\ud83d\ude00 smile", "lone \ud800 high", "\udc00 lone low",
            "#(touch /tmp/x)", "$(id)", "back\\slash", "trailing ", " leading", "---", "...", "--- a", "\ufffe\uffff",
            "del\u007f", "nbsp\u00a0", "/home/ü/東京", "claude", "a  b", "x".repeat(3000));

    private HostileText() {}

    static String any(Random random) {
        if (random.nextInt(3) > 0) {
            return KNOWN.get(random.nextInt(KNOWN.size()));
        }
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
        }
        return text.toString();
    }

    /// What can be written of a text: half a surrogate pair cannot.
    static String written(String text) {
        StringBuilder written = new StringBuilder();
        text.codePoints().forEach(c -> written.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return written.toString();
    }
}
