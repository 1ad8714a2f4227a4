package dev.agentsessions.memory;

import dev.agentsessions.judge.Memory.Death;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import dev.agentsessions.session.Incarnation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/// The content of one state file: JSON, written by hand and read by hand, as every pass starts with it.
///
/// The same memory always gives the same bytes. The last property is the CRC-32 of all bytes before it: a flipped bit
/// in a remembered boot id would otherwise be taken for a proof.
final class StateFormat {
    private static final int SCHEMA_VERSION = 1;
    private static final int SEAL_LENGTH = seal(new byte[0], 0).length;

    private StateFormat() {}

    /// What a state file holds.
    ///
    /// @param registry path of the registry that it belongs to
    record State(String registry, String workspace, OfWorkspace remembered) {}

    static byte[] write(State state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeNumberProperty("schema_version", SCHEMA_VERSION);
            out.writeStringProperty("registry", state.registry());
            out.writeStringProperty("workspace", state.workspace());
            writeRemembered(out, state.remembered());
            out.writeEndObject();
        }
        byte[] json = bytes.toByteArray();
        int length = json.length - 1;
        byte[] seal = seal(json, length);
        byte[] sealed = Arrays.copyOf(json, length + seal.length);
        System.arraycopy(seal, 0, sealed, length, seal.length);
        return sealed;
    }

    private static void writeRemembered(JsonGenerator out, OfWorkspace remembered) {
        out.writeNumberProperty("deaths_declared", remembered.deathsDeclared());
        out.writeNumberProperty("deaths_retracted", remembered.deathsRetracted());
        out.writeObjectPropertyStart("entries");
        for (Map.Entry<String, OfEntry> entry : new TreeMap<>(remembered.entries()).entrySet()) {
            out.writeName(Keys.of(entry.getKey()));
            writeEntry(out, entry.getValue());
        }
        out.writeEndObject();
        out.writeObjectPropertyStart("reported");
        for (Map.Entry<String, String> report : new TreeMap<>(remembered.reported()).entrySet()) {
            out.writeStringProperty(Keys.of(report.getKey()), report.getValue());
        }
        out.writeEndObject();
    }

    private static void writeEntry(JsonGenerator out, OfEntry entry) {
        out.writeStartObject();
        out.writeStringProperty("fingerprint", entry.fingerprint());
        if (entry.lastAlive() != null) {
            out.writeName("last_alive");
            writeIncarnation(out, entry.lastAlive());
        }
        if (entry.declaredDead() != null) {
            out.writeObjectPropertyStart("declared_dead");
            writeTime(out, entry.declaredDead().declaredAt());
            out.writeName("incarnation");
            writeIncarnation(out, entry.declaredDead().incarnation());
            out.writeEndObject();
        }
        if (entry.changedAt() != null) {
            out.writeObjectPropertyStart("changed");
            writeTime(out, entry.changedAt());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeTime(JsonGenerator out, Instant at) {
        out.writeNumberProperty("epoch_second", at.getEpochSecond());
        out.writeNumberProperty("nano", at.getNano());
    }

    private static void writeIncarnation(JsonGenerator out, Incarnation incarnation) {
        out.writeStartObject();
        out.writeStringProperty("host", incarnation.host());
        if (incarnation.bootId() != null) {
            out.writeStringProperty("boot_id", incarnation.bootId());
        }
        out.writeStringProperty("socket", incarnation.socket());
        out.writeNumberProperty("server_pid", incarnation.serverPid());
        out.writeNumberProperty("server_start", incarnation.serverStart());
        out.writeStringProperty("session_id", incarnation.sessionId());
        out.writeNumberProperty("session_created", incarnation.sessionCreated());
        out.writeNumberProperty("pane_pid", incarnation.panePid());
        if (incarnation.paneStart() != null) {
            out.writeNumberProperty("pane_start", incarnation.paneStart());
        }
        out.writeEndObject();
    }

    /// Reads a state file.
    ///
    /// @throws IOException with the reason in its message if these are not the whole and unchanged bytes of one
    static State read(byte[] bytes) throws IOException {
        int length = bytes.length - SEAL_LENGTH;
        if (length < 0 || !Arrays.equals(bytes, length, bytes.length, seal(bytes, length), 0, SEAL_LENGTH)) {
            throw new IOException("it is damaged");
        }
        try {
            return readState(new JsonReader(bytes, 0, bytes.length));
        } catch (JsonException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new IOException("it is not in a form that this version knows", e);
        }
    }

    private static State readState(JsonReader in) throws IOException {
        @Nullable String registry = null;
        @Nullable String workspace = null;
        Map<String, OfEntry> entries = new HashMap<>();
        Map<String, String> reported = new HashMap<>();
        int declared = 0;
        int retracted = 0;
        for (@Nullable String key = firstKey(in); key != null; key = in.nextName()) {
            switch (key) {
                case "schema_version" -> checkVersion(Math.toIntExact(number(in)));
                case "registry" -> registry = text(in);
                case "workspace" -> workspace = text(in);
                case "deaths_declared" -> declared = Math.toIntExact(number(in));
                case "deaths_retracted" -> retracted = Math.toIntExact(number(in));
                case "entries" -> readEntries(in, entries);
                case "reported" -> readReported(in, reported);
                default -> {}
            }
        }
        return new State(
                required(registry),
                required(workspace),
                new OfWorkspace(entries, reported, declared, retracted));
    }

    private static void readEntries(JsonReader in, Map<String, OfEntry> entries) throws IOException {
        for (@Nullable String name = firstKey(in); name != null; name = in.nextName()) {
            entries.put(Keys.name(name), readEntry(in));
        }
    }

    private static void readReported(JsonReader in, Map<String, String> reported) throws IOException {
        for (@Nullable String id = firstKey(in); id != null; id = in.nextName()) {
            reported.put(Keys.name(id), text(in));
        }
    }

    private static OfEntry readEntry(JsonReader in) throws IOException {
        @Nullable String fingerprint = null;
        @Nullable Incarnation lastAlive = null;
        @Nullable Death declaredDead = null;
        @Nullable Instant changedAt = null;
        for (@Nullable String key = firstKey(in); key != null; key = in.nextName()) {
            switch (key) {
                case "fingerprint" -> fingerprint = text(in);
                case "last_alive" -> lastAlive = readIncarnation(in);
                case "declared_dead" -> declaredDead = readDeath(in);
                case "changed" -> changedAt = readMoment(in).at();
                default -> {}
            }
        }
        return new OfEntry(required(fingerprint), lastAlive, declaredDead, changedAt);
    }

    private static Death readDeath(JsonReader in) throws IOException {
        Moment moment = readMoment(in);
        return new Death(required(moment.incarnation()), moment.at());
    }

    /// A time, and the incarnation that it concerns, if it concerns one.
    private record Moment(Instant at, @Nullable Incarnation incarnation) {}

    private static Moment readMoment(JsonReader in) throws IOException {
        @Nullable Incarnation incarnation = null;
        @Nullable Long second = null;
        @Nullable Integer nano = null;
        for (@Nullable String key = firstKey(in); key != null; key = in.nextName()) {
            switch (key) {
                case "epoch_second" -> second = number(in);
                case "nano" -> nano = Math.toIntExact(number(in));
                case "incarnation" -> incarnation = readIncarnation(in);
                default -> {}
            }
        }
        return new Moment(Instant.ofEpochSecond(required(second), required(nano)), incarnation);
    }

    private static Incarnation readIncarnation(JsonReader in) throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        for (@Nullable String key = firstKey(in); key != null; key = in.nextName()) {
            switch (key) {
                case "host", "boot_id", "socket", "session_id" -> texts.put(key, text(in));
                case "server_pid", "server_start", "session_created", "pane_pid", "pane_start" ->
                    numbers.put(key, number(in));
                default -> {}
            }
        }
        return new Incarnation(
                required(texts.get("host")),
                texts.get("boot_id"),
                required(texts.get("socket")),
                required(numbers.get("server_pid")),
                required(numbers.get("server_start")),
                required(texts.get("session_id")),
                required(numbers.get("session_created")),
                required(numbers.get("pane_pid")),
                numbers.get("pane_start"));
    }

    /// Enters an object: its first key, its value being what comes next, or null if it is empty.
    private static @Nullable String firstKey(JsonReader in) throws IOException {
        if (!in.enterObject()) {
            throw new IOException("it has something else where an object should be");
        }
        return in.nextName();
    }

    private static String text(JsonReader in) throws IOException {
        String text = in.text();
        if (text == null) {
            throw new IOException("it has something else where text should be");
        }
        return text;
    }

    private static long number(JsonReader in) throws IOException {
        Long number = in.integer();
        if (number == null) {
            throw new IOException("it has something else where a number should be");
        }
        return number;
    }

    private static <T> T required(@Nullable T value) throws IOException {
        if (value == null) {
            throw new IOException("it lacks something that every state file has");
        }
        return value;
    }

    private static void checkVersion(int version) throws IOException {
        if (version != SCHEMA_VERSION) {
            throw new IOException("its schema_version is " + version + ", and this version knows " + SCHEMA_VERSION);
        }
    }

    /// The end of a file whose first `length` bytes are these.
    private static byte[] seal(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        String hex = HexFormat.of().toHexDigits((int) crc.getValue());
        return (",\"crc32\":\"" + hex + "\"}\n").getBytes(StandardCharsets.US_ASCII);
    }
}
