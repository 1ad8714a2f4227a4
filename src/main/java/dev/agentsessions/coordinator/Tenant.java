package dev.agentsessions.coordinator;

import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose the topics below a root are: of one store, however many coordinators serve it.
///
/// @param id of the store, as [Mesh#id] has it
/// @param host of the coordinator that has said so, for people
public record Tenant(String id, String host) {

    /// @param host of this coordinator
    /// @throws IOException if the store cannot be had
    static Tenant of(Mesh mesh, String host) throws IOException {
        return new Tenant(mesh.id(), host);
    }

    /// @return null if it says nothing of the kind
    public static @Nullable Tenant read(byte[] payload) {
        Map<String, @Nullable Object> json = JsonText.mapping(payload);
        return json != null && json.get("store") instanceof String id && json.get("host") instanceof String host
                ? new Tenant(id, host)
                : null;
    }

    public byte[] json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("store", id);
        json.put("host", host);
        return JsonText.of(json);
    }
}
