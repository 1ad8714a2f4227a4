package dev.agentsessions.registry;

import dev.agentsessions.registry.RandomYaml.EntryFields;
import dev.agentsessions.registry.RandomYaml.Nothing;
import dev.agentsessions.registry.RandomYaml.Verbatim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A registry of a random layout in a random style.
final class RandomRegistry {
    private static final List<String> NAME_KEYS = List.of("name", "session", "tmux_session");
    private static final List<String> PLAIN =
            List.of("claude", "agy", "running", "/home/ü/東京", "it's", "a b", "x-1");

    final RandomYaml yaml;
    final boolean topLevel;
    final boolean workspaceList;
    final boolean sessionList;
    final String nameKey;
    final String text;

    /// By the index of the entry.
    final List<Place> entries = new ArrayList<>();
    final List<String> workspaces = new ArrayList<>();

    private final Random random;

    /// Which entry it is in the loaded document.
    record Place(@Nullable String workspace, String name, int position) {}

    RandomRegistry(long seed) {
        random = new Random(seed);
        yaml = new RandomYaml(random);
        topLevel = random.nextInt(4) == 0;
        workspaceList = !topLevel && random.nextInt(4) == 0;
        sessionList = random.nextInt(3) == 0;
        nameKey = NAME_KEYS.get(random.nextInt(3));
        text = yaml.write(document());
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

    private void entry(Map<String, Object> fields) {
        List<String> names = new ArrayList<>(List.of("agent", "status", "pane", "claude_session_id_own",
                "previous_session_ids", "delegate_job_id", "created_at", "terminated_at", "last_visible_status",
                "notes"));
        if (random.nextBoolean()) {
            Collections.shuffle(names, random);
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

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
