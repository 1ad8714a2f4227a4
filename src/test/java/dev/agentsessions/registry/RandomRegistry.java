package dev.agentsessions.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A registry of a random layout, in a random style, with all that people put into such files. It remembers where each
/// value that may be changed stands, by its own count and not by the parser's.
final class RandomRegistry {
    private static final List<String> NAME_KEYS = List.of("name", "session", "tmux_session");
    private static final List<String> PLAIN = List.of("claude", "agy", "running", "/home/ü/東京", "it's", "a b", "x-1");
    private static final List<String> NULLS = List.of("null", "~", "");

    final Random random;
    final boolean json;
    final boolean pretty;
    final boolean crlf;
    final int step;
    final int dashOffset;
    final int gap;
    final boolean topLevel;
    final boolean workspaceList;
    final boolean sessionList;
    final String nameKey;
    final String text;

    /// By the index of the entry.
    final List<Place> entries = new ArrayList<>();
    final List<String> workspaces = new ArrayList<>();

    /// Where values that an edit may replace stand in the text.
    final Map<String, int[]> ranges = new LinkedHashMap<>();

    private final StringBuilder out = new StringBuilder();
    private int anchors;

    /// Whether a flow collection stands on several lines, whose ends may then get a comma.
    boolean flowOverLines;

    /// Which entry it is in the loaded document.
    record Place(@Nullable String workspace, String name, int position) {}

    RandomRegistry(long seed) {
        random = new Random(seed);
        json = random.nextInt(8) == 0;
        pretty = json && random.nextBoolean();
        crlf = random.nextInt(5) == 0;
        step = List.of(1, 2, 2, 2, 3, 4, 8).get(random.nextInt(7));
        dashOffset = random.nextInt(step + 1);
        gap = List.of(2, 2, 2, 3, 5).get(random.nextInt(5));
        topLevel = random.nextInt(4) == 0;
        workspaceList = !topLevel && random.nextInt(4) == 0;
        sessionList = random.nextInt(3) == 0;
        nameKey = NAME_KEYS.get(random.nextInt(3));
        text = write();
    }

    private String write() {
        Map<String, Object> root = document();
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
        return crlf ? withCrlf() : out.toString();
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

    private Map<String, Object> document() {
        Map<String, Object> root = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            root.put("version", 1);
        }
        if (topLevel) {
            root.put("sessions", sessions(null));
        } else if (random.nextInt(12) > 0) {
            root.put("workspaces", workspaces());
        }
        if (root.isEmpty() || random.nextInt(3) == 0) {
            root.put("defaults", unknown(2));
        }
        return root;
    }

    private @Nullable Object workspaces() {
        int count = random.nextInt(4);
        List<Object> list = new ArrayList<>();
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "w" + i;
            workspaces.add(name);
            Map<String, Object> fields = new LinkedHashMap<>();
            if (workspaceList) {
                fields.put("name", name);
            }
            fields.put("path", "/home/" + name);
            if (random.nextBoolean()) {
                fields.put("agent_identities", Map.of("claude", Map.of("session_id", uuid())));
            }
            if (random.nextInt(5) > 0) {
                fields.put("sessions", sessions(name));
            }
            list.add(fields);
            mapping.put(name, fields);
        }
        return count == 0 && random.nextBoolean() ? null : workspaceList ? list : mapping;
    }

    private @Nullable Object sessions(@Nullable String workspace) {
        int count = random.nextInt(4);
        List<Object> list = new ArrayList<>();
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = (workspace == null ? "t" : workspace) + "-" + i + "-creator-claude";
            Map<String, Object> fields = new LinkedHashMap<>();
            if (sessionList) {
                fields.put(nameKey, name);
            }
            entry(fields);
            entries.add(new Place(workspace, name, i));
            list.add(new EntryFields(entries.size() - 1, fields));
            boolean bare = !sessionList && random.nextInt(10) == 0;
            mapping.put(name, bare ? new EntryFields(entries.size() - 1, Map.of()) : list.getLast());
        }
        return count == 0 && random.nextBoolean() ? null : sessionList ? list : mapping;
    }

    private record EntryFields(int index, Map<String, Object> fields) {}

    private void entry(Map<String, Object> fields) {
        List<String> names = new ArrayList<>(List.of("agent", "status", "pane", "claude_session_id_own",
                "previous_session_ids", "delegate_job_id", "created_at", "terminated_at", "last_visible_status", "notes"));
        if (random.nextBoolean()) {
            java.util.Collections.shuffle(names, random);
        }
        for (String name : names) {
            if (random.nextInt(3) > 0) {
                fields.put(name, value(name));
            }
        }
    }

    private Object value(String field) {
        if (random.nextInt(5) == 0) {
            return Nothing.NOTHING;
        }
        return switch (field) {
            case "pane" -> random.nextInt(6) == 0 ? Map.of() : pane();
            case "previous_session_ids" -> random.nextInt(4) == 0 ? List.of() : List.of(uuid(), uuid());
            case "created_at", "terminated_at" -> "2026-06-19T09:00:00Z";
            case "claude_session_id_own" -> uuid();
            case "notes" -> unknown(2);
            default -> PLAIN.get(random.nextInt(PLAIN.size()));
        };
    }

    private Map<String, Object> pane() {
        Map<String, Object> pane = new LinkedHashMap<>();
        pane.put("pid", random.nextInt(9) == 0 ? Nothing.NOTHING : 1 + random.nextInt(99999));
        if (random.nextBoolean()) {
            pane.put("cmd", "claude");
        }
        if (random.nextBoolean()) {
            pane.put("tty", "/dev/pts/3");
        }
        return pane;
    }

    private enum Nothing {
        NOTHING
    }

    private Object unknown(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 3)) {
            case 0 -> PLAIN.get(random.nextInt(PLAIN.size()));
            case 1 -> 17;
            case 2 -> Nothing.NOTHING;
            case 3, 4 -> new LinkedHashMap<>(Map.of("k", unknown(depth - 1)));
            case 5 -> List.of(unknown(depth - 1), unknown(depth - 1));
            default -> new Verbatim();
        };
    }

    /// Something that only YAML has.
    private record Verbatim() {}

    private String uuid() {
        return new java.util.UUID(random.nextLong(), random.nextLong()).toString();
    }

    private void writeBlockMapping(Map<String, Object> mapping, int column, String path, boolean firstInline) {
        boolean inline = firstInline;
        for (Map.Entry<String, Object> pair : mapping.entrySet()) {
            if (!inline) {
                if (random.nextInt(8) == 0) {
                    noise(column);
                }
                if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n' && out.charAt(out.length() - 1) != '\ufeff') {
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
            char open, Object @Nullable [] keys, Object[] values, char close, String path, int indentation, int multiLine) {
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
