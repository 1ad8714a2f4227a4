package dev.agentsessions.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Replay;
import java.io.IOException;
import java.util.List;

/// A store held against its log.
public final class Replayed {
    private Replayed() {}

    /// The chain is whole, and what is in the store is what follows from the log.
    ///
    /// @return the log
    public static List<Sealed> check(Store store) throws IOException, BrokenLogException {
        List<Sealed> log = store.read(snapshot -> snapshot.log(0, Integer.MAX_VALUE));
        Replay replay = new Replay();
        for (Sealed sealed : log) {
            replay.next(sealed);
        }
        assertThat(List.copyOf(replay.tasks())).isEqualTo(store.read(Snapshot::tasks));
        assertThat(replay.agents()).isEqualTo(store.read(Snapshot::agents));
        assertThat(replay.held()).isEqualTo(store.read(Snapshot::held));
        return log;
    }
}
