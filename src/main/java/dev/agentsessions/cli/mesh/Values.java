package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Lines;
import dev.agentsessions.mesh.Asked;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain values of an answer, by name, made fit to be printed: whoever wrote a title or a note, it steers no terminal.
record Values(Map<?, ?> map) {

    /// Empty if there is none.
    String text(String name) {
        Object value = map.get(name);
        return value == null ? "" : Lines.one(String.valueOf(value));
    }

    boolean has(String name) {
        Object value = map.get(name);
        return value != null && !value.equals("");
    }

    /// Zero if there is none.
    long number(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean truth(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    List<String> texts(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(each -> Lines.one(String.valueOf(each))).toList()
                : List.of();
    }

    /// Of a task.
    Asked asked() {
        return new Asked(has("role") ? text("role") : null, texts("requires"));
    }

    /// Null if there is none.
    @Nullable Values of(String name) {
        return map.get(name) instanceof Map<?, ?> inner ? new Values(inner) : null;
    }

    List<Values> all(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(each -> new Values((Map<?, ?>) each)).toList()
                : List.of();
    }
}
