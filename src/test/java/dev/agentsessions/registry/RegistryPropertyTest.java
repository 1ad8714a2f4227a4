package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Pane;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Random registries under random edits. What must come out is told by the YAML engine's own loader and by plain maps,
/// which know nothing of the patcher.
class RegistryPropertyTest {
    private static final int CASES = Integer.getInteger("property.cases", 3000);
    private static final long SEED = Long.getLong("property.seed", 20261120L);
    private static final Instant TIME = Instant.parse("2026-11-20T02:16:53Z");
    private static final String TIME_TEXT = "2026-11-20T02:16:53Z";

    @Test
    @Tag("R7")
    @Tag("R18")
    void changesWhatWasAskedForAndNothingElse() {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            try {
                check(seed);
            } catch (RegistryException | RuntimeException | AssertionError e) {
                throw new AssertionError("-Dproperty.seed=" + seed + "\n" + new RandomRegistry(seed).text, e);
            }
        }
    }

    @Test
    @Tag("R7")
    void leavesTheTextAloneWhenThereIsNothingToWrite() throws RegistryException {
        for (int i = 0; i < CASES / 10; i++) {
            byte[] bytes = new RandomRegistry(SEED + i).text.getBytes(StandardCharsets.UTF_8);
            assertThat(RegistryText.parse("r.yaml", bytes).patched(List.of()).bytes()).as("seed %d", SEED + i).isEqualTo(bytes);
        }
    }

    private static void check(long seed) throws RegistryException {
        RandomRegistry registry = new RandomRegistry(seed);
        Oracle oracle = new Oracle(registry, load(registry.text));
        List<Edit> edits = edits(registry, oracle, new Random(seed));
        RegistryText before = RegistryText.parse("r.yaml", registry.text.getBytes(StandardCharsets.UTF_8));
        String after = new String(before.patched(edits).bytes(), StandardCharsets.UTF_8);
        assertThat(load(after)).as("what the loader reads from%n%s%nafter %s", after, edits).isEqualTo(oracle.root);
        assertThat(isKept(registry.text, oracle.replaced, after)).as("every other char is kept in%n%s", after).isTrue();
        assertThat(registry.json || registry.flowOverLines || areLinesKept(registry.text, oracle.replaced, after))
                .as("every other line is kept in%n%s", after)
                .isTrue();
    }

    private static @Nullable Object load(String text) {
        return new Load(LoadSettings.builder().setTagConstructors(Map.of(
                new org.snakeyaml.engine.v2.nodes.Tag("!custom"), node -> "custom")).setSchema(new CoreSchema()).build()).loadFromString(text);
    }

    /// Whether the text without the replaced ranges is a subsequence of `after`.
    private static boolean isKept(String text, List<int[]> replaced, String after) {
        boolean[] gone = new boolean[text.length()];
        for (int[] range : replaced) {
            java.util.Arrays.fill(gone, range[0], range[1], true);
        }
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!gone[i]) {
                at = after.indexOf(text.charAt(i), at) + 1;
                if (at == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether the lines that hold no replaced range and no bracket are there whole and in order.
    private static boolean areLinesKept(String text, List<int[]> replaced, String after) {
        Iterator<String> lines = after.lines().iterator();
        int from = 0;
        for (String line : text.split("\n", -1)) {
            int start = from;
            int end = from + line.length();
            from = end + 1;
            boolean touched = line.isEmpty() || line.indexOf('{') >= 0 || line.indexOf('[') >= 0
                    || replaced.stream().anyMatch(range -> range[0] <= end && range[1] >= start);
            if (!touched && !skipTo(line.replace("\r", ""), lines)) {
                return false;
            }
        }
        return true;
    }

    private static boolean skipTo(String line, Iterator<String> lines) {
        while (lines.hasNext()) {
            if (lines.next().equals(line)) {
                return true;
            }
        }
        return false;
    }

    private static List<Edit> edits(RandomRegistry registry, Oracle oracle, Random random) {
        List<Edit> edits = new ArrayList<>();
        int count = random.nextInt(4);
        Long pid = random.nextBoolean() ? 4711L : null;
        for (int i = 0; i < count; i++) {
            if (!registry.entries.isEmpty() && random.nextInt(3) > 0) {
                int index = random.nextInt(registry.entries.size());
                List<Assignment> assignments = assignments(random, pid);
                edits.add(new Edit.Change(index, assignments));
                oracle.change(index, assignments);
            } else {
                String workspace = registry.workspaces.isEmpty() || random.nextBoolean()
                        ? "new" + random.nextInt(2) + (random.nextInt(4) == 0 ? HostileText.any(random) : "")
                        : registry.workspaces.get(random.nextInt(registry.workspaces.size()));
                String name = "added" + i + (random.nextBoolean() ? HostileText.any(random) : "");
                List<Assignment> assignments = assignments(random, pid);
                edits.add(new Edit.Add(name, workspace, "/home/" + workspace, assignments));
                oracle.add(HostileText.written(name), HostileText.written(workspace), assignments);
            }
        }
        return edits;
    }

    private static List<Assignment> assignments(Random random, @Nullable Long pid) {
        List<Assignment> all = new ArrayList<>(List.of(
                new Assignment("status", new Value.Text("terminated")),
                new Assignment("last_visible_status", new Value.Text(HostileText.any(random))),
                new Assignment("agent", new Value.Text("agy")),
                new Assignment("terminated_at", new Value.Time(TIME)),
                new Assignment("resumed_at", new Value.Time(TIME)),
                new Assignment("claude_session_id_own", new Value.Text(new java.util.UUID(random.nextLong(), 7).toString())),
                new Assignment("delegate_job_id", new Value.Null()),
                new Assignment("previous_session_ids", new Value.Appended(HostileText.any(random))),
                new Assignment("previous_session_ids", new Value.Appended("second")),
                new Assignment("pane", new Value.PaneOf(
                        new Pane(pid, "bash", HostileText.any(random))))));
        java.util.Collections.shuffle(all, random);
        return all.subList(0, random.nextInt(all.size()));
    }

    /// The document as plain maps and lists, with the edits made on those.
    private static final class Oracle {
        final RandomRegistry registry;
        final Map<String, Object> root;
        final List<int[]> replaced = new ArrayList<>();

        Oracle(RandomRegistry registry, @Nullable Object root) {
            this.registry = registry;
            this.root = map(root);
        }

        void change(int index, List<Assignment> assignments) {
            RandomRegistry.Place place = registry.entries.get(index);
            Map<String, Object> owner = place.workspace() == null ? root : workspace(place.workspace());
            Object sessions = owner.get("sessions");
            Map<String, Object> fields;
            if (sessions instanceof List<?> list) {
                fields = map(list.get(place.position()));
            } else {
                fields = map(map(sessions).computeIfAbsent(place.name(), name -> new LinkedHashMap<>()));
            }
            String path = "entry" + index;
            replaced(path);
            for (Assignment assignment : assignments) {
                replaced(path + "/" + assignment.field());
                replaced(path + "/pane/pid");
                replaced(path + "/pane/cmd");
                apply(fields, assignment);
            }
        }

        private void replaced(String path) {
            int[] range = registry.ranges.get(path);
            if (range != null) {
                replaced.add(range);
            }
        }

        void add(String name, String workspace, List<Assignment> assignments) {
            Map<String, Object> fields = new LinkedHashMap<>();
            Map<String, Object> owner = root;
            String path = "/sessions";
            if (registry.topLevel) {
                fields.put("workspace", workspace);
                fields.put("path", "/home/" + workspace);
            } else {
                replaced("/workspaces");
                owner = workspaceToAddTo(workspace);
                int position = registry.workspaces.indexOf(workspace);
                path = "/workspaces/" + (registry.workspaceList ? String.valueOf(position) : workspace) + "/sessions";
            }
            replaced(path);
            for (Assignment assignment : assignments) {
                apply(fields, assignment);
            }
            Object sessions = owner.get("sessions");
            boolean list = isNothing(sessions) ? madeAsList(sessions) : sessions instanceof List<?>;
            if (list) {
                fields.put(isNothing(sessions) && !registry.sessionList ? "name" : nameKey(), name);
                List<Object> all = isNothing(sessions) ? new ArrayList<>() : list(sessions);
                all.add(fields);
                owner.put("sessions", all);
            } else {
                Map<String, Object> all = isNothing(sessions) ? new LinkedHashMap<>() : map(sessions);
                all.put(name, fields);
                owner.put("sessions", all);
            }
        }

        private String nameKey() {
            return anyEntry() ? registry.nameKey : "name";
        }

        /// Where nothing shows the kind of a container, the container of another workspace does.
        private boolean madeAsList(@Nullable Object sessions) {
            return sessions == null ? registry.sessionList && anyEntry() : sessions instanceof List<?>;
        }

        private boolean anyEntry() {
            return !registry.entries.isEmpty();
        }

        private static boolean isNothing(@Nullable Object value) {
            return value == null
                    || (value instanceof Map<?, ?> map && map.isEmpty())
                    || (value instanceof List<?> list && list.isEmpty());
        }

        private Map<String, Object> workspaceToAddTo(String name) {
            Object all = root.get("workspaces");
            if (all instanceof List<?> list) {
                for (Object item : list) {
                    if (name.equals(map(item).get("name"))) {
                        return map(item);
                    }
                }
                Map<String, Object> made = new LinkedHashMap<>(Map.of("name", name, "path", "/home/" + name));
                list(all).add(made);
                return made;
            }
            Map<String, Object> mapping = all == null ? new LinkedHashMap<>() : map(all);
            root.put("workspaces", mapping);
            return map(mapping.computeIfAbsent(name, n -> new LinkedHashMap<>(Map.of("path", "/home/" + name))));
        }

        private Map<String, Object> workspace(String name) {
            return workspaceToAddTo(name);
        }

        private static void apply(Map<String, Object> fields, Assignment assignment) {
            String field = assignment.field();
            switch (assignment.value()) {
                case Value.Text text -> fields.put(field, HostileText.written(text.text()));
                case Value.Null none -> fields.put(field, null);
                case Value.Time time -> fields.put(field, TIME_TEXT);
                case Value.Appended appended -> {
                    List<Object> list = fields.get(field) == null ? new ArrayList<>() : list(fields.get(field));
                    list.add(HostileText.written(appended.text()));
                    fields.put(field, list);
                }
                case Value.PaneOf pane -> {
                    Map<String, Object> parts = fields.get(field) == null ? new LinkedHashMap<>() : map(fields.get(field));
                    put(parts, "pid", pane.pane().pid() == null ? null : pane.pane().pid().intValue());
                    put(parts, "cmd", pane.pane().cmd());
                    String cwd = pane.pane().cwd();
                    put(parts, "cwd", cwd == null ? null : HostileText.written(cwd));
                    fields.put(field, parts);
                }
            }
        }

        private static void put(Map<String, Object> parts, String key, @Nullable Object value) {
            if (value != null || parts.containsKey(key)) {
                parts.put(key, value);
            }
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> map(@Nullable Object value) {
            return (Map<String, Object>) java.util.Objects.requireNonNull(value);
        }

        @SuppressWarnings("unchecked")
        private static List<Object> list(@Nullable Object value) {
            return (List<Object>) java.util.Objects.requireNonNull(value);
        }
    }
}
