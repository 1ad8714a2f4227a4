package dev.agentsessions.coordinator;

import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose the topics below a root are: of one store, however many coordinators serve it.
///
/// @param id the hash that seals the first event of the store's log
/// @param host of the coordinator that has said so, for people
public record Tenant(String id, String host) {

    /// @param host of this coordinator
    /// @throws IOException if the store cannot be had
    static Tenant of(Mesh mesh, String host) throws IOException {
        List<Sealed> first = first(mesh);
        if (first.isEmpty()) {
            // Any transaction has the log begin.
            mesh.sweep(Map.of(), new Mesh.Sweep(false, true));
            first = first(mesh);
        }
        if (first.isEmpty()) {
            throw new IOException("the mesh's log does not begin");
        }
        return new Tenant(first.getFirst().hash(), host);
    }

    private static List<Sealed> first(Mesh mesh) throws IOException {
        return mesh.look(snapshot -> snapshot.log(0, 1));
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
