package dev.agentsessions.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// How a pass is written on a line of the journal: JSON, every record with its components in their order, maps in the
/// order of their keys, what is null left out, and the case of a sealed type under `type`.
///
/// The pure rooms know nothing of this: their annotations are mixed in here.
final class JournalFormat {
    private static final int SCHEMA_VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.FACTORY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new SimpleModule()
                    .addKeySerializer(String.class, new KeyWriter())
                    .addKeyDeserializer(String.class, new KeyReader()))
            .addMixIn(Observation.class, ObservationFields.class)
            .addMixIn(SocketLook.class, SocketLookCases.class)
            .addMixIn(ProcessTable.class, ProcessTableCases.class)
            .addMixIn(ProcessInfo.Role.class, RoleCases.class)
            .build();

    private JournalFormat() {}

    /// Lines that are older than this field, or know of no announcement, do without it.
    private interface ObservationFields {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Announcement> announced();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SocketLook.Answered.class, name = "Answered"),
        @JsonSubTypes.Type(value = SocketLook.NobodyListens.class, name = "NobodyListens"),
        @JsonSubTypes.Type(value = SocketLook.Unreadable.class, name = "Unreadable"),
        @JsonSubTypes.Type(value = SocketLook.NotScanned.class, name = "NotScanned")
    })
    private interface SocketLookCases {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ProcessTable.Seen.class, name = "Seen"),
        @JsonSubTypes.Type(value = ProcessTable.Unavailable.class, name = "Unavailable")
    })
    private interface ProcessTableCases {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ProcessInfo.Plain.class, name = "Plain"),
        @JsonSubTypes.Type(value = ProcessInfo.TmuxServer.class, name = "TmuxServer"),
        @JsonSubTypes.Type(value = ProcessInfo.AgentProcess.class, name = "AgentProcess")
    })
    private interface RoleCases {}

    private static final class KeyWriter extends ValueSerializer<String> {
        @Override
        public void serialize(String name, JsonGenerator out, SerializationContext context) {
            out.writeName(Keys.of(name));
        }
    }

    private static final class KeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return Keys.name(key);
        }
    }

    /// A line as it was read.
    ///
    /// @param prev the hash of the line before, as this one has it
    record Parsed(JournalLine line, String prev) {}

    /// The line up to its place in the chain: a JSON object that is not closed.
    static byte[] open(JournalLine line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(line.text().length() + 16_384);
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberProperty("schema_version", SCHEMA_VERSION);
            out.writeStringProperty("program", line.program());
            out.writeStringProperty("at", line.at().toString());
            out.writeStringProperty("registry", line.registry());
            out.writeStringProperty("text", line.text());
            out.writePOJOProperty("observation", line.observation());
            out.writePOJOProperty("memory", line.memory());
            out.writePOJOProperty("settings", line.settings());
            out.writeName("drifts");
            out.writeRawValue(line.drifts());
            out.flush();
            return bytes.toByteArray();
        }
    }

    /// Reads a whole line.
    ///
    /// @throws IOException with the reason in its message
    static Parsed read(byte[] line) throws IOException {
        try (JsonParser in = MAPPER.createParser(line)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            return new Fields().read(in, line);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new IOException("it is not in a form that this version of the program knows", e);
        }
    }

    /// The fields of a line, gathered in whatever order they stand.
    private static final class Fields {
        private @Nullable Integer version;
        private @Nullable String program;
        private @Nullable Instant at;
        private @Nullable String registry;
        private @Nullable String text;
        private @Nullable Observation observation;
        private @Nullable Memory memory;
        private @Nullable JudgeSettings settings;
        private @Nullable String drifts;
        private @Nullable String prev;

        Parsed read(JsonParser in, byte[] line) throws IOException {
            for (@Nullable String key = in.nextName(); key != null; key = in.nextName()) {
                in.nextToken();
                switch (key) {
                    case "schema_version" -> version = supported(in.getIntValue());
                    case "program" -> program = Json.text(in);
                    case "at" -> at = Instant.parse(Json.text(in));
                    case "registry" -> registry = Json.text(in);
                    case "text" -> text = Json.text(in);
                    case "observation" -> observation = in.readValueAs(Observation.class);
                    case "memory" -> memory = in.readValueAs(Memory.class);
                    case "settings" -> settings = in.readValueAs(JudgeSettings.class);
                    case "drifts" -> drifts = raw(in, line);
                    case "prev" -> prev = Json.text(in);
                    default -> in.skipChildren();
                }
            }
            required("schema_version", version);
            JournalLine read = new JournalLine(
                    required("program", program),
                    required("at", at),
                    required("registry", registry),
                    required("text", text),
                    required("observation", observation),
                    required("memory", memory),
                    required("settings", settings),
                    required("drifts", drifts));
            return new Parsed(read, required("prev", prev));
        }

        private static String raw(JsonParser in, byte[] line) {
            int start = (int) in.currentTokenLocation().getByteOffset();
            in.skipChildren();
            int end = (int) in.currentLocation().getByteOffset();
            return new String(line, start, end - start, StandardCharsets.UTF_8);
        }

        private static <T> T required(String name, @Nullable T value) throws IOException {
            if (value == null) {
                throw new IOException("it has no " + name);
            }
            return value;
        }

        private static int supported(int version) throws IOException {
            if (version != SCHEMA_VERSION) {
                throw new IOException("its schema_version is " + version + ", and this version of the program knows "
                        + SCHEMA_VERSION);
            }
            return version;
        }
    }
}
