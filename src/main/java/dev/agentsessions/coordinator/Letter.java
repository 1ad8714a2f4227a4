package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.desk.Command;
import dev.agentsessions.report.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message that asks for something: an envelope (rule M16), or the legacy form, which is whatever is none and means a
/// `MESSAGE` of that text.
///
/// @param agent who it says it is from, or null
/// @param fields of the request, by their names in JSON; not checked yet
record Letter(Command command, @Nullable String agent, Map<String, @Nullable Object> fields) {
    /// As much as any request can need.
    static final int LARGEST = 64 << 10;

    /// Who sends what nobody has signed.
    static final String LEGACY = "legacy";

    /// @throws BadFieldException if it cannot be what it claims to be
    static Letter of(byte[] payload) throws BadFieldException {
        if (payload.length > LARGEST) {
            throw new BadFieldException("payload", "has " + payload.length + " bytes, and " + LARGEST + " are the most");
        }
        Map<String, @Nullable Object> json = JsonText.mapping(payload);
        return json == null || !json.containsKey("event_type") ? legacy(payload, json) : envelope(json);
    }

    private static Letter legacy(byte[] payload, @Nullable Map<String, @Nullable Object> json)
            throws BadFieldException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("text", text(payload));
        String agent = null;
        if (json != null) {
            agent = json.get("agent") instanceof String from ? from : null;
            fields.put("to", json.get("target") instanceof String target ? target : null);
        }
        return new Letter(Command.SEND, agent, fields);
    }

    private static String text(byte[] payload) throws BadFieldException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        } catch (CharacterCodingException _) {
            throw new BadFieldException("payload", "is not UTF-8");
        }
    }

    private static Letter envelope(Map<String, @Nullable Object> json) throws BadFieldException {
        if (!Long.valueOf(Envelope.VERSION).equals(json.get("schema_version"))) {
            throw new BadFieldException("schema_version", "is not " + Envelope.VERSION);
        }
        String type = required(json, "event_type");
        Map<String, @Nullable Object> fields = payload(json.get("payload"));
        Command command = command(type, fields);
        if (command == Command.SEND) {
            message(type, json, fields);
        } else if (json.get("task_id") != null) {
            fields.put("task_id", json.get("task_id"));
        }
        String event = optional(json, "event_id");
        if (event == null && !command.onlyReads() && command != Command.HEARTBEAT && command != Command.DIRECTIVES) {
            throw new BadFieldException("event_id", "is missing, and without it nobody can tell whether it came before");
        }
        if (takesId(command)) {
            fields.put("request_id", event);
        }
        return new Letter(command, agent(json, fields), fields);
    }

    private static boolean takesId(Command command) {
        return command.fields().stream().anyMatch(field -> field.name().equals("request_id"));
    }

    /// Who it says it is from; nobody is two.
    private static @Nullable String agent(Map<String, @Nullable Object> json, Map<String, @Nullable Object> fields)
            throws BadFieldException {
        String outside = optional(json, "agent");
        Object inside = fields.remove("agent");
        if (inside != null && !(inside instanceof String)) {
            throw new BadFieldException("agent", "is no text");
        }
        if (outside != null && inside != null && !outside.equals(inside)) {
            throw new BadFieldException("agent", "is one in the envelope and another in the payload");
        }
        return outside == null ? (String) inside : outside;
    }

    private static Map<String, @Nullable Object> payload(@Nullable Object payload) throws BadFieldException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (payload instanceof Map<?, ?> given) {
            given.forEach((name, value) -> fields.put((String) name, value));
        } else if (payload instanceof String text) {
            fields.put("text", text);
        } else if (payload != null) {
            throw new BadFieldException("payload", "is neither a mapping nor a text");
        }
        return fields;
    }

    private static Command command(String type, Map<String, @Nullable Object> fields) throws BadFieldException {
        return switch (type) {
            case "TASK_CLAIM" -> Command.CLAIM_TASK;
            case "TASK_UPDATE" -> fields.get("status") == null ? Command.RENEW : Command.UPDATE_TASK;
            case "BLOCKER" -> Command.BLOCK;
            case "HEARTBEAT" -> Command.HEARTBEAT;
            case "REGISTER" -> Command.REGISTER;
            case "UNREGISTER" -> Command.UNREGISTER;
            case "TASK_ADD" -> Command.ADD_TASK;
            case "TASK_RELEASE" -> Command.RELEASE_TASK;
            case "DIRECTIVE", "MESSAGE" -> Command.SEND;
            case "QUERY" -> query(fields.remove("command"));
            default -> throw new BadFieldException("event_type", "is nothing that can be asked", type);
        };
    }

    private static Command query(@Nullable Object word) throws BadFieldException {
        Command command = word instanceof String text ? Command.named(text) : null;
        if (command == null || !(command.onlyReads() || command == Command.DIRECTIVES)) {
            throw new BadFieldException("command", "is nothing that reads", String.valueOf(word));
        }
        return command;
    }

    /// What a message says is its text; if it has none, all that is in it.
    private static void message(String type, Map<String, @Nullable Object> json, Map<String, @Nullable Object> fields) {
        Object agent = fields.remove("agent");
        if (fields.get("text") == null) {
            fields.remove("text");
            String all = new String(JsonText.of(new LinkedHashMap<>(fields)), UTF_8);
            fields.clear();
            fields.put("text", all);
        }
        if (agent != null) {
            fields.put("agent", agent);
        }
        if (json.get("target") != null) {
            fields.put("to", json.get("target"));
        }
        if (type.equals("DIRECTIVE")) {
            fields.putIfAbsent("type", "directive");
        }
    }

    private static String required(Map<String, @Nullable Object> json, String name) throws BadFieldException {
        String text = optional(json, name);
        if (text == null) {
            throw new BadFieldException(name, "is missing");
        }
        return text;
    }

    private static @Nullable String optional(Map<String, @Nullable Object> json, String name) throws BadFieldException {
        Object value = json.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new BadFieldException(name, "is no text");
    }
}
