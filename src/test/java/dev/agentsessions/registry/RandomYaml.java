package dev.agentsessions.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Writes maps and lists as YAML in a random style, with all that people put into such files, and counts for itself
/// where the values stand.
final class RandomYaml {
    private static final List<String> NULLS = List.of("null", "~", "");

    /// A value that is null in one of its forms.
    enum Nothing {
        NOTHING
    }

    /// Something that only YAML has.
    record Verbatim() {}

    /// A mapping whose ranges are kept under a name of its own, `entry` with the index.
    record EntryFields(int index, Map<String, Object> fields) {}

    final boolean json;
    final boolean pretty;

    /// Where values that an edit may replace stand in the text, by their path.
    final Map<String, int[]> ranges = new LinkedHashMap<>();

    /// Whether a flow collection stands on several lines, whose ends may then get a comma.
    boolean flowOverLines;

    private final Random random;
    private final int step;
    private final int dashOffset;
    private final int gap;
    private final StringBuilder out = new StringBuilder();
    private int anchors;

    RandomYaml(Random random) {
        this.random = random;
        json = random.nextInt(8) == 0;
        pretty = json && random.nextBoolean();
        step = List.of(1, 2, 2, 2, 3, 4, 8).get(random.nextInt(7));
        dashOffset = random.nextInt(step + 1);
        gap = List.of(2, 2, 2, 3, 5).get(random.nextInt(5));
    }

    String write(Map<String, Object> root) {
        if (json) {
            writeFlow(root, "", 0, pretty ? 1 : 0, false);
        } else {
            preamble();
            writeBlockMapping(root, 0, "", false);
            while (random.nextInt(4) == 0) {
                noise(random.nextInt(3));
            }
            if (random.nextInt(12) == 0) {
                out.append("\n...");
            }
        }
        if (random.nextInt(6) > 0) {
            out.append('\n');
        }
        return random.nextInt(5) == 0 ? withCrlf() : out.toString();
    }

    /// Every break takes one char more, so the ranges move.
    private String withCrlf() {
        String plain = out.toString();
        for (int[] range : ranges.values()) {
            for (int i = 0; i < 2; i++) {
                range[i] += (int) plain.substring(0, range[i]).chars().filter(c -> c == '\n').count();
            }
        }
        return plain.replace("\n", "\r\n");
    }

    private void preamble() {
        if (random.nextInt(6) == 0) {
            out.append('\ufeff');
        }
        if (random.nextInt(4) == 0) {
            out.append("# sessions \ud83d\ude00 of ünser lab\n");
        }
        if (random.nextInt(6) == 0) {
            out.append("---\n");
        }
    }

    private void writeBlockMapping(Map<String, Object> mapping, int column, String path, boolean firstInline) {
        boolean inline = firstInline;
        for (Map.Entry<String, Object> pair : mapping.entrySet()) {
            if (!inline) {
                if (random.nextInt(8) == 0) {
                    noise(column);
                }
                if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n' && out.charAt(out.length(
                        ) - 1) != '\ufeff') {
                    out.append('\n');
                }
                out.append(" ".repeat(column));
            }
            inline = false;
            out.append(quoted(pair.getKey(), random.nextInt(8) == 0)).append(':');
            writeBlockValue(pair.getValue(), column, path + "/" + pair.getKey());
        }
    }

    private void writeBlockValue(@Nullable Object value, int column, String path) {
        Object plain = value instanceof EntryFields entry ? entry.fields() : value;
        String at = value instanceof EntryFields entry ? "entry" + entry.index() : path;
        boolean flow = random.nextInt(4) == 0;
        if (plain instanceof Verbatim) {
            writeVerbatim(column);
        } else if (plain instanceof Map<?, ?> map && !map.isEmpty() && !flow) {
            trailingComment();
            writeBlockMapping(cast(map), column + step, at, false);
        } else if (plain instanceof List<?> list && !list.isEmpty() && !flow) {
            trailingComment();
            writeBlockList(list, column + dashOffset, at);
        } else {
            int before = out.length();
            out.append(" ".repeat(1 + random.nextInt(2)));
            writeFlow(plain, at, column, !flow || random.nextInt(3) > 0 ? 0 : 1, false);
            if (!(plain instanceof String)) {
                ranges.computeIfPresent(at, (p, range) -> new int[] {before, range[1]});
            }
            trailingComment();
        }
    }

    private void writeBlockList(List<?> list, int column, String path) {
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            Object plain = item instanceof EntryFields entry ? entry.fields() : item;
            String at = item instanceof EntryFields entry ? "entry" + entry.index() : path + "/" + i;
            out.append('\n').append(" ".repeat(column)).append('-').append(" ".repeat(gap - 1));
            if (plain instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(5) > 0) {
                writeBlockMapping(cast(map), column + gap, at, true);
            } else {
                writeFlow(plain, at, column, 0, true);
            }
            trailingComment();
        }
    }

    private void writeVerbatim(int column) {
        String indent = "\n" + " ".repeat(column + step);
        switch (random.nextInt(6)) {
            case 0 -> out.append(" |").append(indent).append("two # lines").append(indent).append("  of: text");
            case 1 -> out.append(" >-").append(indent).append("folded").append(indent).append("text");
            case 2 -> out.append(" plain").append(indent).append("over two lines");
            case 3 -> out.append(" \"quoted \\u263a").append(indent).append(" over \\\n two\"");
            case 4 -> out.append(" !custom [a, {b: c}]");
            default -> {
                anchors++;
                out.append(indent).append("a: &x").append(anchors).append(" [1, 2]");
                out.append(indent).append("b: *x").append(anchors);
            }
        }
    }

    private void trailingComment() {
        if (random.nextInt(6) == 0) {
            out.append("   # ").append(List.of("c: d", "\ud83d\ude80 né", "'\"{[").get(random.nextInt(3)));
        }
    }

    private void noise(int column) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        out.append(List.of("\n", "# about\n", "  \n").get(random.nextInt(3)));
        if (random.nextBoolean()) {
            out.append(" ".repeat(column)).append("# - name: out-commented\n");
        }
    }

    /// @param multiLine 0 for one line, else how deep the lines are nested
    private void writeFlow(@Nullable Object value, String path, int indentation, int multiLine, boolean inList) {
        int from = out.length();
        Object plain = value instanceof EntryFields entry ? entry.fields() : value;
        String at = value instanceof EntryFields entry ? "entry" + entry.index() : path;
        if (plain instanceof Map<?, ?> map) {
            writeFlow('{', map.keySet().toArray(), map.values().toArray(), '}', at, indentation, multiLine);
        } else if (plain instanceof List<?> list) {
            writeFlow('[', null, list.toArray(), ']', at, indentation, multiLine);
        } else if (plain instanceof Verbatim) {
            out.append(json ? "[1.5, true]" : "[1.5, true, ? a : b]");
        } else if (plain instanceof Integer number) {
            out.append(number);
        } else if (plain instanceof String word) {
            out.append(quoted(word, json || random.nextInt(4) == 0));
        } else {
            out.append(json ? "null" : NULLS.get(random.nextInt(inList ? 2 : 3)));
        }
        boolean empty = (plain instanceof Map<?, ?> map && map.isEmpty())
                || (plain instanceof List<?> list && list.isEmpty());
        if (empty || !(plain instanceof Map<?, ?> || plain instanceof List<?>)) {
            ranges.put(at, new int[] {from, out.length()});
        }
    }

    private void writeFlow(
            char open, Object @Nullable [] keys, Object[] values, char close, String path, int indentation,
                    int multiLine) {
        int inner = indentation + step;
        boolean lines = multiLine > 0 && values.length > 0;
        flowOverLines |= lines;
        String padding = json || lines || random.nextBoolean() ? "" : " ";
        out.append(open).append(padding);
        for (int i = 0; i < values.length; i++) {
            if (lines) {
                out.append('\n').append(" ".repeat(inner));
            }
            if (keys != null) {
                out.append(quoted(String.valueOf(keys[i]), json)).append(json && !pretty ? ":" : ": ");
            }
            writeFlow(values[i], path + "/" + (keys == null ? i : keys[i]), inner, lines ? multiLine : 0, keys == null);
            boolean last = i == values.length - 1;
            if (!last || (lines && !json && random.nextInt(3) == 0)) {
                out.append(lines || (json && !pretty) ? "," : ", ");
            }
            if (lines && !json) {
                trailingComment();
            }
        }
        out.append(lines ? "\n" + " ".repeat(indentation) : padding).append(close);
    }

    private String quoted(String word, boolean quote) {
        if (!quote && !json) {
            return word;
        }
        return json || random.nextBoolean() ? '"' + word + '"' : "'" + word.replace("'", "''") + "'";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
