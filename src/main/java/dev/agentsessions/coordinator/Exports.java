package dev.agentsessions.coordinator;

import dev.agentsessions.desk.Shapes;
import dev.agentsessions.memory.OwnerOnly;
import dev.agentsessions.memory.WholeFiles;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes what people and old scripts read (rule M4): `agent_state.json`, `task_graph.json` and
/// `coordination_events.jsonl`. They follow from the log; what is written into them by others counts nothing, and is
/// overwritten.
///
/// Whoever writes holds a lock. Whoever finds it taken may go: the one who has it looks again after giving it up, as a
/// coordinator does all the time.
public final class Exports implements AutoCloseable {
    static final String AGENTS = "agent_state.json";
    static final String TASKS = "task_graph.json";
    private static final String LOCK = "exports.lock";

    /// Whoever waits for a command waits for this, too.
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Path folder;
    private final Locks locks;
    private final EventLines events;
    private Locks.@Nullable Held held;

    /// The end of the log as the whole files have it, if that is known.
    private EventLines.@Nullable End written;

    public Exports(Path folder, Locks locks) {
        this.folder = folder;
        this.locks = locks;
        this.events = EventLines.in(folder);
    }

    /// Where it stands what has happened in a mesh, perhaps for longer than its store does.
    public static Path events(Path folder) {
        return folder.resolve(EventLines.NAME);
    }

    /// Brings them up to date, unless somebody else is at it, who then does. Where others write all the time, it is given up
    /// after a while: whoever writes last does it.
    public static void bringUpToDate(Path folder, Locks locks, Mesh mesh) throws IOException {
        long begun = System.nanoTime();
        EventLines.@Nullable End end;
        do {
            try (Exports exports = new Exports(folder, locks)) {
                if (!exports.keep(mesh)) {
                    return;
                }
                end = exports.written;
            }
        } while (!mesh.look(EventLines.End::of).equals(end) && System.nanoTime() - begun < LONGEST.toNanos());
    }

    /// Writes the lines anew, all of them: those who bring them up to date look only at the last. Whoever keeps them
    /// finds another file in place of his own, and goes on with that.
    public static void writeLinesAnew(Path folder, Locks locks, Mesh mesh) throws IOException {
        create(folder);
        Locks.Held held = null;
        try {
            held = locks.acquire(folder.resolve(LOCK), Duration.ZERO);
        } catch (LockedException _) {
            // a coordinator keeps them for as long as it runs
        }
        try (Locks.Held _ = held) {
            EventLines.in(folder).writeAnew(mesh, mesh.look(EventLines.End::of));
        }
    }

    private static void create(Path folder) throws IOException {
        try {
            OwnerOnly.createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    e.getFile() + ": is no folder, and the exports go there; put it aside, or name another with"
                            + " mesh.export.dir",
                    e);
        }
    }

    /// Brings them up to date, and stays the one who does until closed.
    ///
    /// @return false if somebody else is at it
    boolean keep(Mesh mesh) throws IOException {
        if (!follow(mesh)) {
            return false;
        }
        if (!mesh.look(EventLines.End::of).equals(written)) {
            Whole whole = mesh.look(Whole::of);
            WholeFiles.replace(folder, AGENTS, whole.agents());
            WholeFiles.replace(folder, TASKS, whole.tasks());
            written = whole.end();
            events.append(mesh, whole.end());
        }
        return true;
    }

    /// Like [#keep], but only for the lines, which cost as much as has happened, and not as much as there is.
    boolean follow(Mesh mesh) throws IOException {
        if (held == null) {
            try {
                create(folder);
                held = locks.acquire(folder.resolve(LOCK), Duration.ZERO);
            } catch (LockedException _) {
                return false;
            }
            written = null;
            events.forget();
        }
        events.append(mesh, mesh.look(EventLines.End::of));
        return true;
    }

    /// The files that are written whole.
    private record Whole(EventLines.End end, byte[] agents, byte[] tasks) {
        static Whole of(Snapshot snapshot) {
            return new Whole(EventLines.End.of(snapshot), agentState(snapshot), taskGraph(snapshot));
        }
    }

    private static byte[] agentState(Snapshot snapshot) {
        Map<String, @Nullable Object> agents = new LinkedHashMap<>();
        for (Agent agent : snapshot.agents()) {
            agents.put(agent.name(), Shapes.agent(snapshot, agent));
        }
        return whole(snapshot, "agents", agents);
    }

    private static byte[] taskGraph(Snapshot snapshot) {
        Map<String, @Nullable Object> tasks = new LinkedHashMap<>();
        for (Task task : snapshot.tasks()) {
            tasks.put(task.id(), Shapes.task(task));
        }
        return whole(snapshot, "tasks", tasks);
    }

    private static byte[] whole(Snapshot snapshot, String name, Map<String, @Nullable Object> content) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("seq", snapshot.end());
        json.put(name, content);
        byte[] line = JsonText.of(json);
        byte[] text = Arrays.copyOf(line, line.length + 1);
        text[line.length] = '\n';
        return text;
    }

    /// What in the files is not as it follows from the log. Files that are behind are brought up to date by whatever command
    /// comes next.
    public static List<ExportDifference> differences(Path folder, Snapshot snapshot) {
        return differences(folder, Whole.of(snapshot), EventLines.in(folder).difference(snapshot));
    }

    /// Like [#differences], but of the lines only the last is looked at, as there may be very many.
    public static List<ExportDifference> staleness(Path folder, Mesh mesh) throws IOException {
        Whole whole = mesh.look(Whole::of);
        return differences(folder, whole, EventLines.in(folder).differenceAtEnd(mesh, whole.end().seq()));
    }

    private static List<ExportDifference> differences(Path folder, Whole whole, @Nullable ExportDifference ofEvents) {
        return Stream.of(
                        difference(folder.resolve(AGENTS), whole.agents(), whole.end()),
                        difference(folder.resolve(TASKS), whole.tasks(), whole.end()),
                        ofEvents)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable ExportDifference difference(Path file, byte[] wanted, EventLines.End end) {
        try {
            byte[] kept = WholeFiles.read(file);
            if (Arrays.equals(kept, wanted)) {
                return null;
            }
            Map<String, @Nullable Object> json = JsonText.mapping(kept);
            return json != null && json.get("seq") instanceof Long at && at < end.seq()
                    ? ExportDifference.behind(file, at, end.seq())
                    : ExportDifference.changed(file, "is not what follows from the log");
        } catch (NoSuchFileException _) {
            return ExportDifference.missing(file);
        } catch (IOException e) {
            return ExportDifference.unreadable(file, e);
        }
    }

    /// Lets others write. Nothing is lost if this comes between what was written and what is.
    @Override
    public void close() {
        Locks.Held was = held;
        held = null;
        if (was != null) {
            was.close();
        }
    }
}
