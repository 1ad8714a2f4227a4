package dev.agentsessions.mesh;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A store for one who only looks, where there may be none: as long as nobody has begun it, there is nothing in it, and
/// looking does not make it.
public final class Unbegun implements Store {
    private final Opening opening;
    private final Supplier<MeshTime> clock;
    private @Nullable Store begun;

    /// Opens what somebody else has begun.
    public interface Opening {
        /// @return null as long as nobody has
        /// @throws IOException if it cannot be had
        @Nullable Store open() throws IOException;
    }

    public Unbegun(Opening opening, Supplier<MeshTime> clock) {
        this.opening = opening;
        this.clock = clock;
    }

    @Override
    public synchronized <T> T read(Function<Snapshot, T> reading) throws IOException {
        if (begun == null) {
            begun = opening.open();
        }
        return begun == null ? reading.apply(new Nothing(clock.get())) : begun.read(reading);
    }

    @Override
    public <T> T write(Function<Transaction, T> work) throws IOException {
        throw new IOException("the mesh's store is only looked at");
    }

    @Override
    public synchronized void close() {
        if (begun != null) {
            begun.close();
        }
    }

    private record Nothing(MeshTime now) implements Snapshot {
        @Override
        public @Nullable Agent agent(String name) {
            return null;
        }

        @Override
        public @Nullable Task task(String id) {
            return null;
        }

        @Override
        public List<Agent> agents() {
            return List.of();
        }

        @Override
        public List<Task> held() {
            return List.of();
        }

        @Override
        public List<Task> heldBy(String agent) {
            return List.of();
        }

        @Override
        public List<Task> open() {
            return List.of();
        }

        @Override
        public List<Task> tasks() {
            return List.of();
        }

        @Override
        public int openCount(String actor) {
            return 0;
        }

        @Override
        public int heldCount(String agent) {
            return 0;
        }

        @Override
        public List<Task> pastOf(String agent) {
            return List.of();
        }

        @Override
        public @Nullable Event answered(String request) {
            return null;
        }

        @Override
        public List<Sealed> log(long after, int most) {
            return List.of();
        }

        @Override
        public List<Event> told(String agent, long after, int most) {
            return List.of();
        }

        @Override
        public List<Sealed> toldBefore(String agent, long before, int most) {
            return List.of();
        }

        @Override
        public long end() {
            return 0;
        }
    }
}
