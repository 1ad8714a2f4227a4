package dev.agentsessions.memory;

import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.report.Report.Late;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/// Keeps the drifts that a pass wrote into the registry until its report was taken, in `<state>/undelivered.jsonl`.
///
/// Once it is written, a drift is in order, and no later look finds it: if its report is lost, this file alone still
/// knows of it. As nothing is worth failing a pass that has been made, what goes wrong here is a note. Mostly there is
/// no such file, and a pass only sees that.
///
/// Perhaps nobody ever asks: of each registry the newest thousand are kept, and how many older ones were dropped. The
/// journal has those, too.
public final class Undelivered {
    static final int MOST = 1_000;

    private final Path folder;
    private final Path file;
    private final String registry;
    private final Locks locks;
    private final Duration lockTimeout;

    /// @param registry path of the registry whose drifts these are, spelt the same by every pass; another registry's
    ///     are left to it
    public Undelivered(Path stateFolder, Path registry, Locks locks, Duration lockTimeout) {
        this.folder = stateFolder;
        this.file = stateFolder.resolve("undelivered.jsonl");
        this.registry = registry.toString();
        this.locks = locks;
        this.lockTimeout = lockTimeout;
    }

    /// What earlier passes left.
    ///
    /// @param notes one line for each that cannot be told any more, saying why
    public record Found(List<Late> drifts, List<String> notes) {
        public Found {
            drifts = List.copyOf(drifts);
            notes = List.copyOf(notes);
        }

        public boolean isEmpty() {
            return drifts.isEmpty() && notes.isEmpty();
        }
    }

    /// A drift, or how many there were before those that follow.
    private sealed interface Line {
        String registry();

        record Of(String registry, Late drift) implements Line {}

        record Dropped(String registry, long count) implements Line {}
    }

    public Found load() {
        List<Late> drifts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            for (Line line : lines(notes)) {
                if (line.registry().equals(registry)) {
                    switch (line) {
                        case Line.Of of -> drifts.add(of.drift());
                        case Line.Dropped dropped -> notes.add(dropped(dropped.count()));
                    }
                }
            }
        } catch (IOException e) {
            notes.add(file + ": passed over, as " + Reasons.of(e));
        }
        return new Found(drifts, notes);
    }

    /// Keeps these until they are removed.
    ///
    /// @return a line if that could not be done, and if others had to be dropped for it, saying why
    public List<String> add(List<Late> written) {
        return replace(written, written);
    }

    /// Forgets these, and lines that cannot be read; what another pass has added meanwhile stays.
    ///
    /// @return one line if that could not be done, saying why
    public List<String> remove(List<Late> told) {
        return Files.exists(file) ? replace(told, List.of()) : List.of();
    }

    private String dropped(long count) {
        return file + ": " + count + " drifts that nobody asked for are not told any more, as there were more than "
                + MOST + "; the journal has them";
    }

    private List<String> replace(List<Late> olds, List<Late> news) {
        List<String> notes = new ArrayList<>();
        try {
            OwnerOnly.createFolder(folder);
            try (Locks.Held _ = locks.acquire(folder.resolve("undelivered.lock"), lockTimeout)) {
                List<Line> lines = without(olds, news.isEmpty());
                for (Late drift : news) {
                    lines.add(new Line.Of(registry, drift));
                }
                long tooMany = limit(lines);
                if (tooMany > 0) {
                    notes.add(dropped(tooMany));
                }
                write(lines);
            }
            return notes;
        } catch (IOException | LockedException e) {
            return List.of(file + ": could not be written: " + Reasons.of(e));
        }
    }

    /// @param told whether that was told, too, how many were dropped
    private List<Line> without(List<Late> drifts, boolean told) throws IOException {
        Set<String> ids = new HashSet<>();
        for (Late drift : drifts) {
            ids.add(drift.id());
        }
        List<Line> lines = lines(new ArrayList<>());
        lines.removeIf(line -> line.registry().equals(registry)
                && switch (line) {
                    case Line.Of of -> ids.contains(of.drift().id());
                    case Line.Dropped _ -> told;
                });
        return lines;
    }

    /// Leaves the newest of this registry, and says in front of all how many were ever dropped.
    ///
    /// @return how many were dropped now
    private long limit(List<Line> lines) {
        long own = 0;
        for (Line line : lines) {
            own += line instanceof Line.Of && line.registry().equals(registry) ? 1 : 0;
        }
        long tooMany = Math.max(0, own - MOST);
        if (tooMany == 0) {
            return 0;
        }
        long dropped = 0;
        long left = tooMany;
        for (Iterator<Line> each = lines.iterator(); each.hasNext(); ) {
            Line line = each.next();
            if (line.registry().equals(registry)) {
                switch (line) {
                    case Line.Dropped earlier -> {
                        dropped += earlier.count();
                        each.remove();
                    }
                    case Line.Of _ -> {
                        if (left-- > 0) {
                            each.remove();
                        }
                    }
                }
            }
        }
        lines.addFirst(new Line.Dropped(registry, dropped + tooMany));
        return tooMany;
    }

    private void write(List<Line> lines) throws IOException {
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Line line : lines) {
            write(line, bytes);
            bytes.write('\n');
        }
        WholeFiles.replace(file, folder.resolve(".undelivered.tmp"), bytes.toByteArray());
    }

    private static void write(Line line, ByteArrayOutputStream bytes) {
        try (JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeStringProperty("registry", line.registry());
            switch (line) {
                case Line.Of of -> {
                    out.writeName("drift");
                    out.writeRawValue(of.drift().json());
                }
                case Line.Dropped dropped -> out.writeNumberProperty("dropped", dropped.count());
            }
            out.writeEndObject();
        }
    }

    private List<Line> lines(List<String> notes) throws IOException {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        Lines texts = new Lines(new ByteArrayInputStream(WholeFiles.read(file)));
        int number = 0;
        for (byte @Nullable [] text = texts.next(); text != null; text = texts.next()) {
            number++;
            try {
                lines.add(line(text));
            } catch (IOException | JacksonException _) {
                notes.add(file + ":" + number + ": a drift that is not told, as the line is damaged");
            }
        }
        return lines;
    }

    private static Line line(byte[] text) throws IOException {
        try (JsonParser in = Json.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            expect(in.nextToken() == JsonToken.START_OBJECT);
            expect("registry".equals(in.nextName()));
            in.nextToken();
            String registry = Json.text(in);
            Line line = line(registry, String.valueOf(in.nextName()), in, text);
            expect(in.nextToken() == JsonToken.END_OBJECT && in.nextToken() == null);
            return line;
        }
    }

    private static Line line(String registry, String name, JsonParser in, byte[] text) throws IOException {
        if (name.equals("dropped")) {
            expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT);
            return new Line.Dropped(registry, in.getLongValue());
        }
        expect(name.equals("drift"));
        return new Line.Of(registry, drift(in, text));
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
