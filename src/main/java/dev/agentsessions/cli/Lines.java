package dev.agentsessions.cli;

import dev.agentsessions.report.Printable;
import java.util.ArrayList;
import java.util.List;

/// Text for a terminal.
public final class Lines {
    private Lines() {}

    /// The text on one line, with nothing in it that would steer a terminal.
    public static String one(String text) {
        return Printable.line(text.replace('\n', ' ').replace('\r', ' '));
    }

    /// The text broken between words into lines of at most `width` characters; a longer word has a line of its own.
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// The text followed by blanks to `width` characters.
    public static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
