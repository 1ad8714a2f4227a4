package dev.agentsessions.report;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Subject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/// Writes a report as JSON, on one line, keys always in the same order; its schema is `drift-report.schema.json`.
public final class JsonReport {
    private JsonReport() {}

    /// The whole document, in UTF-8, without a line break.
    public static byte[] document(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeNumberProperty("schema_version", 1);
            out.writeStringProperty("timestamp", report.timestamp().truncatedTo(ChronoUnit.SECONDS).toString());
            out.writeStringProperty("host", report.host());
            out.writeStringProperty("yaml_path", report.yamlPath());
            out.writeBooleanProperty("dry_run", report.dryRun());
            strings(out, "tmux_sessions_alive", report.sessionsAlive());
            out.writeBooleanProperty("tmux_confirmed", report.tmuxConfirmed());
            items(out, "drifts", report.late(), report.drifts());
            items(out, "ongoing", List.of(), report.ongoing());
            strings(out, "actions", report.actions());
            summary(out, report.summary());
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// Only an array of drifts, as it stands in the document.
    public static String array(List<Report.Item> items) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartArray();
            for (Report.Item item : items) {
                item(out, item);
            }
            out.writeEndArray();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// Only one drift, as it stands in the document.
    public static String object(Report.Item item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            item(out, item);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The elements of an array of objects, each as it is written there.
    public static List<String> elements(String array) {
        List<String> elements = new ArrayList<>();
        try (JsonParser in = JsonText.FACTORY.createParser(ObjectReadContext.empty(), array)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.START_OBJECT) {
                int begin = (int) in.currentTokenLocation().getCharOffset();
                in.skipChildren();
                elements.add(array.substring(begin, (int) in.currentLocation().getCharOffset()));
            }
        }
        return elements;
    }

    private static void strings(JsonGenerator out, String name, List<String> values) {
        out.writeArrayPropertyStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private static void items(JsonGenerator out, String name, List<Report.Late> first, List<Report.Item> items) {
        out.writeArrayPropertyStart(name);
        for (Report.Late late : first) {
            out.writeRawValue(late.json());
        }
        for (Report.Item item : items) {
            item(out, item);
        }
        out.writeEndArray();
    }

    private static void item(JsonGenerator out, Report.Item item) {
        Drift drift = item.finding().drift();
        Subject subject = drift.subject();
        out.writeStartObject();
        out.writeStringProperty("id", item.finding().id());
        out.writeStringProperty("class", String.valueOf(drift.kind().letter()));
        out.writeStringProperty("kind", drift.kind().word());
        string(out, "session", subject.session());
        string(out, "workspace", subject.workspace());
        string(out, "agent", subject.agent());
        out.writeStringProperty("action", item.finding().action().word());
        out.writeName("before");
        JsonText.write(out, item.changes().before());
        out.writeName("after");
        JsonText.write(out, item.changes().after());
        out.writeStringProperty("comment", item.comment());
        evidence(out, item.finding().evidence());
        out.writeEndObject();
    }

    private static void evidence(JsonGenerator out, List<Evidence> evidence) {
        out.writeArrayPropertyStart("evidence");
        for (Evidence fact : evidence) {
            out.writeStartObject();
            out.writeStringProperty("fact", fact.fact());
            out.writeStringProperty("source", fact.source());
            out.writeStringProperty("seen", fact.seen());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void string(JsonGenerator out, String name, @Nullable String value) {
        out.writeName(name);
        JsonText.write(out, value);
    }

    private static void summary(JsonGenerator out, Report.Summary summary) {
        out.writeObjectPropertyStart("summary");
        out.writeNumberProperty("entries", summary.entries());
        out.writeNumberProperty("running", summary.running());
        out.writeNumberProperty("unknown", summary.unknown());
        out.writeNumberProperty("drifts", summary.drifts());
        out.writeNumberProperty("ongoing", summary.ongoing());
        out.writeEndObject();
    }
}
