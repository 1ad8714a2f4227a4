package dev.agentsessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.FakeStore;
import dev.agentsessions.mesh.Kept;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.proof.Planted.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What many threads are answered at the same time can have happened one after the other; and whoever judges that finds
/// the faults that others have had.
@Tag("M7")
@Tag("M8")
@Tag("M19")
class LinearizabilityTest {
    /// The long profile raises it to 20,000.
    private static final int HISTORIES = Math.max(3, Integer.getInteger("histories", 500) / 200);

    private static final int WORKERS = 8;
    private static final int CALLS = 150;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void noHistoryOfThreadsShowsAFault(Kept kept) throws Exception {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            SharedClock clock = SharedClock.here();
            try (Store store = kept.open(folder.resolve("run" + seed), clock)) {
                Crowd.prepare(store, WORKERS);
                Leases leases = new Leases.OfMesh(new Mesh(store, Limits.STANDARD));

                List<Op> history = Crowd.work(leases, clock, WORKERS, CALLS, seed);

                assertThat(Linearizability.violation(history)).as("seed " + seed).isNull();
                Recovered.check(store, history);
                // Everything that can be answered was.
                assertThat(verdicts(history)).as("seed " + seed).containsKeys(
                        "CLAIM GRANTED", "CLAIM DENIED", "CLAIM MINE_ALREADY", "RENEW DONE", "RENEW STALE", "UPDATE DONE",
                        "UPDATE STALE", "RELEASE DONE", "RELEASE STALE");
            }
        }
    }

    private static Map<String, Integer> verdicts(List<Op> history) {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (Op op : history) {
            verdicts.merge(op.call().kind() + " " + op.answer().verdict(), 1, Integer::sum);
        }
        return verdicts;
    }

    @Test
    void rulesWithoutAFaultShowNone() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            assertThat(found(Fault.NONE, seed)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void eachPlantedFaultIsFound(Fault fault) throws Exception {
        String found = null;
        for (int seed = 1; found == null && seed <= 3; seed++) {
            found = found(fault, seed);
        }
        assertThat(found).isNotNull();
    }

    private static String found(Fault fault, int seed) throws Exception {
        SharedClock clock = SharedClock.here();
        Store store = new FakeStore(clock);
        Crowd.prepare(store, WORKERS);
        return Linearizability.violation(Crowd.work(new Planted(store, fault), clock, WORKERS, CALLS, seed));
    }
}
