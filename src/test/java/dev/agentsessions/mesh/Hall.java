package dev.agentsessions.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentsessions.mesh.Store.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/// A mesh for tests, its clock, and short words for what tests ask of it.
final class Hall implements AutoCloseable {
    static final Duration TTL = Lease.STANDARD;
    static final Duration TICK = Duration.ofMillis(1);

    final FakeMeshClock clock;
    final Store store;
    final Mesh mesh;

    Hall(Store store, FakeMeshClock clock) {
        this(store, clock, Limits.STANDARD);
    }

    Hall(Store store, FakeMeshClock clock, Limits limits) {
        this.store = store;
        this.clock = clock;
        this.mesh = new Mesh(store, limits);
    }

    /// The same store with other limits.
    Mesh with(Limits limits) {
        return new Mesh(store, limits);
    }

    /// Registers agents that any task suits that asks for nothing.
    void agents(String... names) throws Exception {
        for (String name : names) {
            mesh.register(registered(name, "dev"), null);
        }
    }

    static Change.Registered registered(String name, String role, String... capabilities) {
        return new Change.Registered(name, role, null, List.of(capabilities), null, null);
    }

    void tasks(String... ids) throws Exception {
        for (String id : ids) {
            mesh.add("person", added(id), null);
        }
    }

    static Change.Added added(String id, String... dependsOn) {
        return new Change.Added(id, "Title of " + id, "", 50, List.of(), List.of(dependsOn), List.of(), null);
    }

    static Change.Added urgent(String id, int priority) {
        return new Change.Added(id, "Title of " + id, "", priority, List.of(), List.of(), List.of(), null);
    }

    static Change.Added about(String id, String... files) {
        return new Change.Added(id, "Title of " + id, "", 50, List.of(files), List.of(), List.of(), null);
    }

    static Change.Added asking(String id, @Nullable String role, String... requires) {
        return new Change.Added(id, "Title of " + id, "", 50, List.of(), List.of(), List.of(requires), role);
    }

    /// Claims for the standard time.
    ///
    /// @return the token
    long claim(String agent, String task) throws Exception {
        return mesh.claim(agent, task, TTL, null).value().token();
    }

    void complete(String agent, String task) throws Exception {
        mesh.release(agent, task, claim(agent, task), Outcome.COMPLETED, null, null);
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    /// Nobody sees anything.
    Mesh.Swept sweep() throws IOException {
        return mesh.sweep(Map.of(), new Mesh.Sweep(true, false));
    }

    Mesh.Swept sweep(String agent, Sighting sighting) throws IOException {
        return mesh.sweep(Map.of(agent, sighting), new Mesh.Sweep(true, false));
    }

    Task task(String id) throws IOException {
        return mesh.look(snapshot -> Objects.requireNonNull(snapshot.task(id)));
    }

    Agent agent(String name) throws IOException {
        return mesh.look(snapshot -> Objects.requireNonNull(snapshot.agent(name)));
    }

    /// How much of a lease is left.
    Duration left(String task) throws IOException {
        return mesh.look(snapshot -> Objects.requireNonNull(snapshot.task(task)).held().left(snapshot.now()));
    }

    List<Event> log() throws IOException {
        return mesh.look(snapshot ->
                snapshot.log(0, Integer.MAX_VALUE).stream().map(Store.Sealed::event).toList());
    }

    long end() throws IOException {
        return mesh.look(Snapshot::end);
    }

    /// What happened last.
    Change last() throws IOException {
        return log().getLast().change();
    }

    /// What happened of one kind, in order.
    <C extends Change> List<C> all(Class<C> kind) throws IOException {
        return log().stream().map(Event::change).filter(kind::isInstance).map(kind::cast).toList();
    }

    static Refused refused(ThrowingCallable asking) {
        Refused refused = catchThrowableOfType(Refused.class, asking);
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }

    /// That it is refused for this reason, and that nothing changes by it.
    Refused refusesUnchanged(Refused.Reason reason, ThrowingCallable asking) throws IOException {
        List<Task> tasks = mesh.look(Snapshot::tasks);
        List<Agent> agents = mesh.look(Snapshot::agents);
        long end = end();
        Refused refused = refused(asking);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(mesh.look(Snapshot::tasks)).isEqualTo(tasks);
        assertThat(mesh.look(Snapshot::agents)).isEqualTo(agents);
        assertThat(end()).isEqualTo(end);
        return refused;
    }

    @Override
    public void close() {
        store.close();
    }
}
