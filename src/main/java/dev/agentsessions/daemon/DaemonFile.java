package dev.agentsessions.daemon;

import dev.agentsessions.memory.WholeFiles;
import dev.agentsessions.report.JsonFields;
import dev.agentsessions.report.JsonFields.Malformed;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the daemon says of itself, in `<state>/daemon.json`: for `status`, `doctor` and whoever watches it.
public final class DaemonFile {
    private static final String NAME = "daemon.json";

    private final Path folder;

    public DaemonFile(Path stateFolder) {
        this.folder = stateFolder;
    }

    /// Of the file whose lock the one daemon of a state folder holds while it runs (rule S5).
    public static Path lock(Path stateFolder) {
        return stateFolder.resolve("daemon.lock");
    }

    /// Replaces what was said.
    public void write(DaemonState state) throws IOException {
        WholeFiles.replace(folder, NAME, JsonText.of(document(state)));
    }

    /// Whether a daemon has ever run.
    public boolean exists() {
        return Files.exists(folder.resolve(NAME));
    }

    /// What was said last, by a daemon that may be gone; null if there is nothing that can be read.
    public @Nullable DaemonState read() {
        try {
            return read(JsonFields.read(WholeFiles.read(folder.resolve(NAME))));
        } catch (IOException | Malformed _) {
            return null;
        }
    }

    /// Differs whenever something else has been said, and is equal while nothing has; null if nothing ever was.
    public @Nullable Object mark() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder.resolve(NAME), BasicFileAttributes.class);
            return List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime());
        } catch (IOException _) {
            return null;
        }
    }

    /// As it stands in the file.
    public static Map<String, @Nullable Object> document(DaemonState state) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("state", state.phase().word());
        document.put("pid", state.pid());
        document.put("version", state.version());
        document.put("registry", state.registry());
        document.put("started", state.started().toString());
        document.put("passes", state.passes());
        document.put("last_pass", text(state.lastPass()));
        document.put("last_pass_ms", state.lastPassMillis());
        document.put("woken_by", state.wokenBy());
        document.put("next_pass", text(state.nextPass()));
        document.put("failures", state.failures());
        document.put("last_failure", state.lastFailure());
        document.put("broker", broker(state.broker()));
        Map<String, @Nullable Object> watches = new LinkedHashMap<>();
        watches.put("processes", state.watches().processes());
        watches.put("folders", state.watches().folders());
        watches.put("overflows", state.watches().overflows());
        watches.put("problems", state.watches().problems());
        document.put("watches", watches);
        return document;
    }

    private static Map<String, @Nullable Object> broker(Broker.State state) {
        Map<String, @Nullable Object> broker = new LinkedHashMap<>();
        broker.put("broker", state.broker());
        broker.put("phase", state.phase());
        broker.put("since", text(state.since()));
        broker.put("problem", state.problem());
        broker.put("session", state.session());
        broker.put("counts", state.counts());
        return broker;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static DaemonState read(JsonFields fields) throws Malformed {
        JsonFields broker = fields.object("broker");
        JsonFields watches = fields.object("watches");
        return new DaemonState(
                DaemonState.Phase.of(fields.text("state")),
                fields.number("pid"),
                fields.text("version"),
                fields.text("registry"),
                started(fields),
                fields.number("passes"),
                fields.moment("last_pass"),
                fields.number("last_pass_ms"),
                fields.text("woken_by"),
                fields.moment("next_pass"),
                fields.number("failures"),
                fields.optionalText("last_failure"),
                new Broker.State(
                        broker.text("broker"),
                        broker.text("phase"),
                        broker.moment("since"),
                        broker.optionalText("problem"),
                        broker.number("session"),
                        broker.object("counts").numbers()),
                new Watches.Report(
                        (int) watches.number("processes"),
                        (int) watches.number("folders"),
                        watches.number("overflows"),
                        watches.texts("problems")));
    }

    private static Instant started(JsonFields fields) throws Malformed {
        Instant started = fields.moment("started");
        return started == null ? Instant.EPOCH : started;
    }
}
