package dev.agentsessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Kept;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Replayed;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Acceptance test E1, beads#4657 and beads#5998: each task has one winner, however many want it.
@Tag("M7")
@Tag("M8")
class StormTest {
    private static final int PROCESSES = 50;
    private static final int TASKS = 1_000;

    /// Every other task is wanted by two.
    private static final int WANTED = 3 * TASKS / (2 * PROCESSES);

    @TempDir
    private Path folder;

    private final List<Child> children = new ArrayList<>();

    @Test
    void fiftyProcessesClaimAThousandTasksAndNoneTwice() throws Exception {
        try (Store store = Kept.IN_SQLITE.open(folder, new BootClock(InstantSource.system()))) {
            prepare(store);
            try {
                for (int i = 0; i < PROCESSES; i++) {
                    children.add(child(i));
                }
                for (Child child : children) {
                    assertThat(child.line()).isEqualTo("ready");
                }
                for (Child child : children) {
                    child.tell("go");
                }
                check(store);
            } finally {
                children.forEach(Child::close);
            }
        }
    }

    /// In one transaction, as nothing is shown by doing it in many.
    private static void prepare(Store store) throws Exception {
        store.write(tx -> {
            for (int i = 0; i < PROCESSES; i++) {
                tx.append(agent(i), new Change.Registered(agent(i), "dev", null, List.of(), null, null), null);
            }
            for (int i = 0; i < TASKS; i++) {
                tx.append(
                        "person",
                        new Change.Added("t" + i, "A task", "", 50, List.of(), List.of(), List.of(), null),
                        null);
            }
            return TASKS;
        });
    }

    private static String agent(int number) {
        return "agent-" + number;
    }

    private Child child(int number) throws IOException {
        List<String> command = Child.jvmCommandWith(
                ProcessesTest.LIBRARIES,
                StormMain.class,
                folder.toString(),
                agent(number),
                Integer.toString(number),
                Integer.toString(number * TASKS / PROCESSES),
                Integer.toString(WANTED),
                Integer.toString(TASKS));
        // Where SQLite's driver unpacks its library, it also clears away what others left, and says so if they do as well.
        command.add(1, "-Dorg.sqlite.tmpdir=" + folder);
        return Child.of(command);
    }

    private void check(Store store) throws Exception {
        Map<String, String> winners = new HashMap<>();
        Map<Long, String> tokens = new HashMap<>();
        int denied = 0;
        for (int i = 0; i < PROCESSES; i++) {
            long last = 0;
            for (String line : children.get(i).rest().lines().toList()) {
                String[] words = line.split(" ");
                if (words[0].equals("got")) {
                    long token = Long.parseLong(words[2]);
                    assertThat(winners.put(words[1], agent(i))).as("another winner of " + words[1]).isNull();
                    assertThat(tokens.put(token, words[1])).as("another task with token " + token).isNull();
                    assertThat(token).as("a token of " + agent(i)).isGreaterThan(last);
                    last = token;
                } else {
                    assertThat(words[0]).as(line).isEqualTo("claim_denied");
                    denied++;
                }
            }
        }
        assertThat(winners).hasSize(TASKS);
        assertThat(tokens.keySet()).containsExactlyInAnyOrderElementsOf(
                IntStream.rangeClosed(1, TASKS).mapToObj(Long::valueOf).toList());
        assertThat(denied).isEqualTo(PROCESSES * WANTED - TASKS);
        List<Change.Claimed> log = new ArrayList<>();
        for (Sealed sealed : Replayed.check(store)) {
            if (sealed.event().change() instanceof Change.Claimed claimed) {
                log.add(claimed);
            }
        }
        assertThat(log).extracting(Change.Claimed::token).isSorted();
        assertThat(log).allSatisfy(claimed -> {
            assertThat(winners).containsEntry(claimed.task(), claimed.agent());
            assertThat(tokens).containsEntry(claimed.token(), claimed.task());
        });
        assertThat(new Mesh(store, Limits.STANDARD).recommend(agent(0), 10)).isEmpty();
    }
}
