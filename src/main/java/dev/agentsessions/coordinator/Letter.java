package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Names;
import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
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

    private static final String NOTHING = "{}";

    /// @throws BadFieldException if it cannot be what it claims to be
    static Letter of(byte[] payload) throws BadFieldException {
        if (payload.length > LARGEST) {
            throw new BadFieldException("payload", "has " + payload.length + " bytes, and " + LARGEST + " are the most");
        }
        if (payload.length == 0) {
            throw new BadFieldException("payload", "is empty, as what clears a retained message; nothing is asked");
        }
        Map<String, @Nullable Object> json = JsonText.mapping(payload);
        return json == null || !json.containsKey("event_type") ? legacy(payload, json) : envelope(payload, json);
    }

    private static Letter legacy(byte[] payload, @Nullable Map<String, @Nullable Object> json)
            throws BadFieldException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("text", text(payload).replace("\r\n", "\n"));
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

    private static Letter envelope(byte[] bytes, Map<String, @Nullable Object> json) throws BadFieldException {
        if (!Long.valueOf(Envelope.VERSION).equals(json.get("schema_version"))) {
            throw new BadFieldException("schema_version", "is not " + Envelope.VERSION);
        }
        String type = required(json, "event_type");
        Map<String, @Nullable Object> fields = payload(json.get("payload"));
        Command command = command(type, fields);
        String agent = agent(json, fields);
        if (command == Command.SEND) {
            message(type, json, fields, bytes);
        } else {
            putOnce(fields, "task_id", json.get("task_id"));
        }
        String event = optional(json, "event_id");
        if (event != null && Names.isBlank(event)) {
            throw new BadFieldException("event_id", "is empty");
        }
        if (event == null && !command.onlyReads() && command != Command.HEARTBEAT && command != Command.DIRECTIVES) {
            throw new BadFieldException("event_id", "is missing, and without it nobody can tell whether it came before");
        }
        if (takesId(command)) {
            putOnce(fields, "request_id", event);
        }
        return new Letter(command, agent, fields);
    }

    private static boolean takesId(Command command) {
        return command.fields().stream().anyMatch(field -> field.name().equals("request_id"));
    }

    /// Who it says it is from; nobody is two.
    private static @Nullable String agent(Map<String, @Nullable Object> json, Map<String, @Nullable Object> fields)
            throws BadFieldException {
        putOnce(fields, "agent", optional(json, "agent"));
        Object agent = fields.remove("agent");
        if (agent != null && !(agent instanceof String)) {
            throw new BadFieldException("agent", "is no text");
        }
        return (String) agent;
    }

    /// What is in the envelope may be in the payload as well, if it is the same.
    private static void putOnce(Map<String, @Nullable Object> fields, String name, @Nullable Object outside)
            throws BadFieldException {
        Object inside = fields.get(name);
        if (outside != null && inside != null && !outside.equals(inside)) {
            throw new BadFieldException(name, "is one in the envelope and another in the payload");
        }
        if (outside != null) {
            fields.put(name, outside);
        }
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

    /// What a message says is its text; if it has none, all that is in it, and the task that it is about.
    private static void message(
            String type, Map<String, @Nullable Object> json, Map<String, @Nullable Object> fields, byte[] bytes)
            throws BadFieldException {
        boolean tellsAll = fields.get("text") == null;
        boolean tellsTask = fields.get("task_id") != null;
        putOnce(fields, "task_id", optional(json, "task_id"));
        Object task = fields.get("task_id");
        if (tellsAll) {
            fields.clear();
            fields.put("text", tellsTask || task == null ? payloadText(bytes) : withTask(payloadText(bytes), task));
        } else if (task != null) {
            throw new BadFieldException("task_id", "would be lost, as all that is told is the text; name it in there");
        }
        putOnce(fields, "to", json.get("target"));
        if (type.equals("DIRECTIVE")) {
            fields.putIfAbsent("type", "directive");
        }
    }

    /// The payload as it was sent: numbers that Java has none for are told as well.
    private static String payloadText(byte[] bytes) throws BadFieldException {
        String text = NOTHING;
        try {
            JsonReader in = new JsonReader(bytes, 0, bytes.length);
            in.enterObject();
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                if (name.equals("payload")) {
                    text = in.raw();
                }
            }
        } catch (JsonException _) {
            throw new BadFieldException("payload", "is in JSON that is not plain UTF-8");
        }
        // Only blanks can be such.
        return text.equals("null") ? NOTHING : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /// At the end, where it counts even behind a null of that name.
    private static String withTask(String mapping, Object task) {
        String rest = mapping.substring(0, mapping.length() - 1).stripTrailing();
        String added = new String(JsonText.of(Map.of("task_id", task)), UTF_8).substring(1);
        return rest + (rest.equals("{") ? "" : ",") + added;
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
