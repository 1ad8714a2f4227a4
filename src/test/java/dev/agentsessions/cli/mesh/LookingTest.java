package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.FakeMeshClock;
import dev.agentsessions.mesh.FakeStore;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a look shows while others go on.
@Tag("M6")
class LookingTest {
    /// A store to which much is written after each look.
    private record Busy(FakeStore store) implements Store {
        @Override
        public <T> T write(Function<Transaction, T> work) {
            return store.write(work);
        }

        @Override
        public <T> T read(Function<Snapshot, T> reading) {
            T read = store.read(reading);
            for (int i = 0; i < 20; i++) {
                store.write(tx -> tx.append("jo", new Change.Sent("jo", "all", "text", "meanwhile"), null));
            }
            return read;
        }

        @Override
        public void close() {}
    }

    @Test
    void theLastEventsAreThoseThatLedToWhatIsShown() throws Exception {
        Mesh mesh = new Mesh(new Busy(new FakeStore(new FakeMeshClock())), Limits.STANDARD);
        Desk desk = new Desk(mesh, Lookout.BLIND, true, "jo", Books.CLOSED);
        for (int i = 0; i < 2; i++) {
            Looking.Seen seen = Looking.look(desk);
            long end = seen.values().number("seq");
            assertThat(seen.lastEvents()).hasSizeLessThanOrEqualTo(8);
            assertThat(seen.lastEvents().getLast().number("seq")).isEqualTo(end);
        }
    }
}
