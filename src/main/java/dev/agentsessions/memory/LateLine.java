package dev.agentsessions.memory;

import dev.agentsessions.report.Report.Late;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Registry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/// One line of what is [Undelivered]: a drift, or how many there were before those that follow.
sealed interface LateLine {
    String registry();

    /// @param intent null once the drift is written
    record Of(String registry, Late drift, @Nullable Intent intent) implements LateLine {}

    record Dropped(String registry, long count) implements LateLine {}

    /// That a drift is about to be written.
    ///
    /// @param pid of the process that is to write it
    /// @param started when that was started, in ms since the epoch; 0 where it cannot be known
    /// @param left fingerprints of entries that are so once it is written, and not before; as all are written at once,
    ///     one of them shows it
    record Intent(long pid, long started, List<String> left) {
        /// The system tells these times by its clock, which is set now and then.
        private static final long SAME_MILLIS = 5_000;

        public Intent {
            left = List.copyOf(left);
        }

        static Intent ofThisProcess(List<String> left) {
            ProcessHandle self = ProcessHandle.current();
            return new Intent(self.pid(), started(self), left);
        }

        private static long started(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        /// Whether that process is no more, or is this one, which makes one pass after the other.
        boolean isOver() {
            return pid == ProcessHandle.current().pid()
                    || ProcessHandle.of(pid)
                            .map(process -> Math.abs(started(process) - started) > SAME_MILLIS)
                            .orElse(true);
        }

        boolean isDone(Registry registry) {
            for (Entry entry : registry.entries()) {
                if (left.contains(entry.fingerprint())) {
                    return true;
                }
            }
            return false;
        }
    }

    default void write(OutputStream bytes) {
        try (JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeStringProperty("registry", registry());
            switch (this) {
                case Of of -> {
                    if (of.intent() != null) {
                        write(of.intent(), out);
                    }
                    out.writeName("drift");
                    out.writeRawValue(of.drift().json());
                }
                case Dropped dropped -> out.writeNumberProperty("dropped", dropped.count());
            }
            out.writeEndObject();
        }
    }

    private static void write(Intent intent, JsonGenerator out) {
        out.writeNumberProperty("pid", intent.pid());
        out.writeNumberProperty("started", intent.started());
        out.writeArrayPropertyStart("left");
        intent.left().forEach(out::writeString);
        out.writeEndArray();
    }

    /// @throws IOException if it is not as it was written; what is no JSON is thrown as Jackson does
    static LateLine read(byte[] text) throws IOException {
        try (JsonParser in = Json.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            expect(in.nextToken() == JsonToken.START_OBJECT);
            expect("registry".equals(in.nextName()));
            in.nextToken();
            String registry = Json.text(in);
            LateLine line = read(registry, in, text);
            expect(in.nextToken() == JsonToken.END_OBJECT && in.nextToken() == null);
            return line;
        }
    }

    private static LateLine read(String registry, JsonParser in, byte[] text) throws IOException {
        String name = String.valueOf(in.nextName());
        if (name.equals("dropped")) {
            expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT);
            return new Dropped(registry, in.getLongValue());
        }
        @Nullable Intent intent = null;
        if (name.equals("pid")) {
            intent = intent(in);
            name = String.valueOf(in.nextName());
        }
        expect(name.equals("drift"));
        return new Of(registry, drift(in, text), intent);
    }

    private static Intent intent(JsonParser in) throws IOException {
        expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT);
        long pid = in.getLongValue();
        expect("started".equals(in.nextName()) && in.nextToken() == JsonToken.VALUE_NUMBER_INT);
        long started = in.getLongValue();
        expect("left".equals(in.nextName()) && in.nextToken() == JsonToken.START_ARRAY);
        List<String> left = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            left.add(Json.text(in));
        }
        return new Intent(pid, started, left);
    }

    private static Late drift(JsonParser in, byte[] text) throws IOException {
        expect(in.nextToken() == JsonToken.START_OBJECT);
        int start = (int) in.currentTokenLocation().getByteOffset();
        @Nullable String id = null;
        @Nullable String comment = null;
        for (@Nullable String key = in.nextName(); key != null; key = in.nextName()) {
            in.nextToken();
            switch (key) {
                case "id" -> id = Json.text(in);
                case "comment" -> comment = Json.text(in);
                default -> in.skipChildren();
            }
        }
        int end = (int) in.currentLocation().getByteOffset();
        if (id == null || comment == null) {
            throw new IOException("it is no drift");
        }
        return new Late(id, comment, new String(text, start, end - start, StandardCharsets.UTF_8));
    }

    private static void expect(boolean asWritten) throws IOException {
        if (!asWritten) {
            throw new IOException("it is not as it was written");
        }
    }
}
