package dev.agentsessions.desk;

import dev.agentsessions.mesh.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is answered to a request: the same over every door.
public sealed interface Answer {

    /// It was done.
    record Granted(Command command, Map<String, @Nullable Object> fields) implements Answer {}

    /// A rule does not allow it.
    record Denied(Command command, Refused refused) implements Answer {}

    /// It cannot be understood.
    ///
    /// @param command null if it is not even known what was asked
    record Bad(@Nullable Command command, BadFieldException problem) implements Answer {}

    /// The store cannot be had.
    record Unavailable(Command command, String why) implements Answer {}

    /// As plain values, for JSON.
    default Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("ok", this instanceof Granted);
        switch (this) {
            case Granted granted -> {
                json.put("command", granted.command().word());
                json.putAll(granted.fields());
            }
            case Denied denied -> {
                json.put("command", denied.command().word());
                json.put("reason", denied.refused().reason().word());
                json.put("message", denied.refused().text());
                json.putAll(denied.refused().details());
            }
            case Bad bad -> {
                json.put("command", bad.command() == null ? null : bad.command().word());
                json.put("reason", "bad_input");
                json.put("field", bad.problem().field());
                json.put("message", bad.problem().field() + " " + bad.problem().what());
            }
            case Unavailable unavailable -> {
                json.put("command", unavailable.command().word());
                json.put("reason", "unavailable");
                json.put("message", unavailable.why());
            }
        }
        return json;
    }
}
