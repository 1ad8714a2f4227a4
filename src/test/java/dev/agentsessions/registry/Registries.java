package dev.agentsessions.registry;

import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Registry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Short words for the tests of registries.
final class Registries {
    static final Instant NOW = Instant.parse("2026-11-20T02:16:53Z");

    private Registries() {}

    static Registry read(String text) throws RegistryException {
        return parse(text).registry();
    }

    static RegistryText parse(String text) throws RegistryException {
        return RegistryText.parse("r.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    static String patch(String text, Edit... edits) throws RegistryException {
        return new String(parse(text).patched(List.of(edits)).bytes(), StandardCharsets.UTF_8);
    }

    static String refusalOf(String text, Edit... edits) {
        try {
            throw new AssertionError("not refused, but patched to\n" + patch(text, edits));
        } catch (RegistryException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static Edit change(int index, Assignment... assignments) {
        return new Edit.Change(index, List.of(assignments));
    }

    static Edit add(String name, String workspace, @Nullable String path, Assignment... assignments) {
        return new Edit.Add(name, workspace, path, List.of(assignments));
    }

    static Assignment set(String field, String text) {
        return new Assignment(field, new Value.Text(text));
    }

    static Assignment setNull(String field) {
        return new Assignment(field, new Value.Null());
    }

    static Assignment now(String field) {
        return new Assignment(field, new Value.Time(NOW));
    }

    static Assignment pane(long pid, String cmd, String cwd) {
        return new Assignment("pane", new Value.PaneOf(new Pane(pid, cmd, cwd)));
    }

    static Assignment append(String text) {
        return new Assignment("previous_session_ids", new Value.Appended(text));
    }

    /// What a pass writes for a session that is gone.
    static Edit terminate(int index) {
        return change(index, set("status", "terminated"), now("terminated_at"), set("termination_mode",
                "auto-detected"));
    }

    /// What a pass writes for a session that the registry does not know.
    static Edit register(String name, String workspace, String path) {
        return add(
                name,
                workspace,
                path,
                set("agent", "claude"),
                set("status", "running"),
                pane(4711, "claude", path),
                setNull("claude_session_id_own"),
                now("registered_at"),
                set("last_visible_status", "auto-registered"));
    }
}
