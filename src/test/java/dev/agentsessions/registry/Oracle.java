package dev.agentsessions.registry;

import dev.agentsessions.registry.Edit.Assignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The document as plain maps and lists, with the edits made on those.
final class Oracle {
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
        int[] range = registry.yaml.ranges.get(path);
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
            case Value.Time time -> fields.put(field, time.instant().toString());
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
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(@Nullable Object value) {
        return (List<Object>) Objects.requireNonNull(value);
    }
}
