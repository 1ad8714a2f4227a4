package dev.agentsessions.mesh;

import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Chain;
import dev.agentsessions.mesh.log.ChangeJson;
import dev.agentsessions.mesh.log.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A store in memory: nothing but the log, and what follows from it.
public final class FakeStore implements Store {
    private final Supplier<MeshTime> clock;
    private final List<Sealed> log = new ArrayList<>();
    private Replay state = new Replay();
    private long token;

    public FakeStore(Supplier<MeshTime> clock) {
        this.clock = clock;
    }

    @Override
    public synchronized <T> T write(Function<Transaction, T> work) {
        int kept = log.size();
        long given = token;
        try {
            InMemory transaction = new InMemory(time());
            if (!transaction.now().epoch().equals(epoch())) {
                transaction.append(Mesh.AUTHORITY, new Change.Booted(transaction.now().epoch()), null);
            }
            return work.apply(transaction);
        } catch (RuntimeException | Error e) {
            token = given;
            log.subList(kept, log.size()).clear();
            state = new Replay();
            log.forEach(this::follow);
            throw e;
        }
    }

    @Override
    public synchronized <T> T read(Function<Snapshot, T> reading) {
        return clock.get().epoch().equals(epoch()) ? reading.apply(new InMemory(time())) : write(reading::apply);
    }

    @Override
    public void close() {}

    private MeshTime time() {
        MeshTime now = clock.get();
        boolean runsOn = now.epoch().equals(epoch());
        long last = log.isEmpty() ? Long.MIN_VALUE : log.getLast().event().ticks();
        return runsOn && last > now.ticks() ? new MeshTime(now.epoch(), last, now.wall()) : now;
    }

    private @Nullable String epoch() {
        for (Sealed sealed : log.reversed()) {
            if (sealed.event().change() instanceof Change.Booted(String epoch)) {
                return epoch;
            }
        }
        return null;
    }

    private void follow(Sealed sealed) {
        try {
            state.next(sealed);
        } catch (BrokenLogException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class InMemory implements Transaction {
        private final MeshTime now;

        InMemory(MeshTime now) {
            this.now = now;
        }

        @Override
        public Event append(String actor, Change change, @Nullable String correlation) {
            String kind = ChangeJson.kind(change);
            String body = ChangeJson.write(change);
            Event event = new Event(end() + 1, now.wall(), now.ticks(), actor, readBack(kind, body), correlation);
            String before = log.isEmpty() ? Chain.NONE : log.getLast().hash();
            Sealed sealed = new Sealed(event, body, token, Chain.next(before, event, token, kind, body));
            follow(sealed);
            log.add(sealed);
            return event;
        }

        /// What is not in the log's format is lost here as it would be in a file.
        private static Change readBack(String kind, String body) {
            try {
                return ChangeJson.read(kind, body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long nextToken() {
            return ++token;
        }

        @Override
        public List<Task> lapsed() {
            return held().stream().filter(task -> !task.held().isLive(now)).toList();
        }

        @Override
        public MeshTime now() {
            return now;
        }

        @Override
        public @Nullable Agent agent(String name) {
            return state.agent(name);
        }

        @Override
        public @Nullable Task task(String id) {
            return state.task(id);
        }

        @Override
        public List<Agent> agents() {
            return state.agents();
        }

        @Override
        public List<Task> tasks() {
            return List.copyOf(state.tasks());
        }

        @Override
        public List<Task> open() {
            return state.tasks().stream().filter(task -> !task.state().over()).toList();
        }

        @Override
        public int openCount(String actor) {
            return Math.toIntExact(open().stream()
                    .filter(task -> task.addedBy().equals(actor))
                    .count());
        }

        @Override
        public List<Task> held() {
            return state.held();
        }

        @Override
        public List<Task> heldBy(String agent) {
            return state.heldBy(agent);
        }

        @Override
        public int heldCount(String agent) {
            return heldBy(agent).size();
        }

        @Override
        public List<Task> pastOf(String agent) {
            return state.tasks().stream()
                    .filter(task -> agent.equals(task.lastHolder()))
                    .toList();
        }

        @Override
        public @Nullable Event answered(String request) {
            return log.stream()
                    .map(Sealed::event)
                    .filter(event -> request.equals(event.correlation()) && !event.actor().equals(Mesh.AUTHORITY))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<Sealed> log(long after, int most) {
            return log.stream().skip(after).limit(most).toList();
        }

        @Override
        public List<Event> told(String agent, long after, int most) {
            return log.stream()
                    .skip(after)
                    .map(Sealed::event)
                    .filter(event -> !event.actor().equals(agent))
                    .filter(event -> agent.equals(target(event)) || Mesh.ALL.equals(target(event)))
                    .limit(most)
                    .toList();
        }

        @Override
        public List<Sealed> toldBefore(String agent, long before, int most) {
            return log.reversed().stream()
                    .filter(sealed -> sealed.event().seq() < before)
                    .filter(sealed -> agent.equals(target(sealed.event())))
                    .limit(most)
                    .toList();
        }

        private static @Nullable String target(Event event) {
            return switch (event.change()) {
                case Change.Directed directed -> directed.target();
                case Change.Sent sent -> sent.target();
                default -> null;
            };
        }

        @Override
        public long end() {
            return log.size();
        }
    }
}
