package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.config.Config.BindAgentTo;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.report.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A real store with a mesh in it, whose time stands still unless a test lets it pass.
final class Station implements AutoCloseable {
    static final String ROOT = "root";
    static final Instant BEGIN = Instant.parse("2026-11-20T09:00:00Z");

    final MeshTopics topics = new MeshTopics(ROOT);
    final SqlStore store;
    final Mesh mesh;
    long millis = 1_000_000;
    String boot = "boot";
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    final Log log = new Log(new PrintStream(said, true, UTF_8), InstantSource.system(), false);

    Station(Path folder) {
        this(folder, Limits.STANDARD);
    }

    Station(Path folder, Limits limits) {
        try {
            store = SqlStore.sqlite(folder.resolve("mesh.db"), Duration.ofSeconds(10), this::now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mesh = new Mesh(store, limits);
    }

    private MeshTime now() {
        return new MeshTime(boot, millis, BEGIN.plusMillis(millis));
    }

    void pass(Duration time) {
        millis += time.toMillis();
    }

    String log() {
        return said.toString(UTF_8);
    }

    Door door(BindAgentTo binding) {
        return new Door(new Desk(mesh, Lookout.BLIND, true, "somebody", Books.CLOSED), mesh, topics, binding, log);
    }

    void register(String name) throws Exception {
        mesh.register(new Change.Registered(name, "creator", null, List.of(), null, null), null);
    }

    void add(String task) throws Exception {
        mesh.add("somebody", new Change.Added(task, "Title", "", 50, List.of(), List.of(), List.of(), null), null);
    }

    /// What has happened, of this kind.
    <T extends Change> List<T> happened(Class<T> kind) {
        return events().stream().map(Event::change).filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Event> events() {
        return sealed().stream().map(Sealed::event).toList();
    }

    List<Sealed> sealed() {
        try {
            return mesh.look(snapshot -> snapshot.log(0, 100_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, @Nullable Object> json(byte[] bytes) {
        return Objects.requireNonNull(JsonText.mapping(bytes), () -> new String(bytes, UTF_8));
    }

    @Override
    public void close() {
        store.close();
    }
}
