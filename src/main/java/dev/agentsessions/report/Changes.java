package dev.agentsessions.report;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.registry.Value;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields that a drift concerns, as they were and as they are to be.
///
/// The values are text, whole numbers, lists of text, mappings of these, and null.
///
/// @param before only what the entry has
public record Changes(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {

    static Changes of(Drift drift, @Nullable Entry entry, List<Assignment> assignments) {
        Map<String, @Nullable Object> before = new LinkedHashMap<>();
        Map<String, @Nullable Object> after = new LinkedHashMap<>();
        for (Assignment assignment : assignments) {
            if (entry != null && has(entry, assignment.field())) {
                before.put(assignment.field(), now(entry, assignment.field()));
            }
            after.put(assignment.field(), value(assignment, entry));
        }
        if (drift instanceof Drift.StaleId stale) {
            before.put(stale.field(), stale.id());
        }
        return new Changes(before, after);
    }

    private static boolean has(Entry entry, String field) {
        return now(entry, field) != null || field.equals(ownIdField(entry));
    }

    private static @Nullable String ownIdField(Entry entry) {
        return entry.agent() == null ? null : entry.agent().ownIdField();
    }

    private static @Nullable Object now(Entry entry, String field) {
        return switch (field) {
            case "status" -> entry.statusWord();
            case "terminated_at" -> time(entry.times().terminatedAt());
            case "resumed_at" -> time(entry.times().resumedAt());
            case "termination_mode" -> entry.terminationMode();
            case "pane" -> entry.pane() == null ? null : pane(entry.pane());
            case "previous_session_ids" -> entry.previousIds().isEmpty() ? null : entry.previousIds();
            default -> field.equals(ownIdField(entry)) ? entry.ownId() : null;
        };
    }

    private static @Nullable Object value(Assignment assignment, @Nullable Entry entry) {
        return switch (assignment.value()) {
            case Value.Text text -> text.text();
            case Value.Null _ -> null;
            case Value.Time time -> time(time.instant());
            case Value.PaneOf pane -> pane(pane.pane());
            case Value.Appended appended -> {
                List<String> ids = new ArrayList<>(entry == null ? List.of() : entry.previousIds());
                ids.add(appended.text());
                yield ids;
            }
        };
    }

    private static Map<String, @Nullable Object> pane(Pane pane) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("pid", pane.pid());
        fields.put("cmd", pane.cmd());
        fields.put("cwd", pane.cwd());
        return fields;
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
