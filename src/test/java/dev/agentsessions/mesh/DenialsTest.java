package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TTL;
import static dev.agentsessions.mesh.Hall.refused;
import static dev.agentsessions.mesh.Hall.urgent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whoever asks again and again for what another holds is answered each time, and fills no log.
@Tag("M11")
@Tag("M18")
class DenialsTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob", "eve");
        hall.tasks("t", "u");
    }

    private Refused denied(String agent, String task) {
        Refused refused = refused(() -> hall.claim(agent, task));
        assertThat(refused.reason()).isEqualTo(Reason.CLAIM_DENIED);
        return refused;
    }

    /// Whom the mesh has told that it cannot have a task, in order.
    private List<String> told() throws IOException {
        return hall.all(Change.Directed.class).stream()
                .filter(directed -> directed.reason().equals("claim_denied"))
                .map(directed -> directed.target() + " " + directed.tasks().getFirst())
                .toList();
    }

    @Test
    void theSameDenialIsNotedOnce() throws Exception {
        hall.claim("ada", "t");
        denied("bob", "t");
        long end = hall.end();
        for (int second = 1; second <= 60; second++) {
            hall.pass(Duration.ofSeconds(1));
            denied("bob", "t");
        }
        assertThat(hall.end()).isEqualTo(end);
        assertThat(told()).containsExactly("bob t");
    }

    @Test
    void itIsAnsweredAsItIsByThenAllTheSame() throws Exception {
        hall.claim("ada", "t");
        assertThat(denied("bob", "t").text()).isEqualTo("ada holds t for another 120 s; take u instead");
        hall.pass(Duration.ofSeconds(20));
        mesh.add("person", urgent("w", 90), null);
        Refused again = denied("bob", "t");
        assertThat(again.text()).isEqualTo("ada holds t for another 100 s; take w or u instead");
        assertThat(again.details()).containsEntry("alternatives", List.of("w", "u"));
    }

    @Test
    void anotherAgentAnotherTaskAndAnotherLeaseAreNews() throws Exception {
        long token = hall.claim("ada", "t");
        hall.claim("ada", "u");
        for (int i = 0; i < 2; i++) {
            denied("bob", "t");
            denied("eve", "t");
            denied("bob", "u");
        }
        assertThat(told()).containsExactly("bob t", "eve t", "bob u");
        mesh.release("ada", "t", token, Outcome.ABANDONED, null, null);
        hall.claim("ada", "t");
        denied("bob", "t");
        denied("bob", "t");
        denied("bob", "u");
        assertThat(told()).containsExactly("bob t", "eve t", "bob u", "bob t");
    }

    @Test
    void isKnownWhateverElseTheAgentWasToldSince() throws Exception {
        hall.claim("ada", "t");
        denied("bob", "t");
        for (int i = 0; i < 101; i++) {
            hall.tasks("x" + i);
            hall.claim("ada", "x" + i);
            denied("bob", "x" + i);
        }
        mesh.send(new Change.Sent("ada", "bob", "text", "hello"), null);
        mesh.acknowledge("bob", hall.end(), null);
        long end = hall.end();
        restart();
        denied("bob", "t");
        assertThat(hall.end()).isEqualTo(end);
    }

    @Test
    void whatAnAgentAloneWasToldIsFoundFromItsEnd() throws Exception {
        hall.claim("ada", "t");
        hall.claim("ada", "u");
        denied("bob", "t");
        denied("eve", "t");
        mesh.send(new Change.Sent("ada", "bob", "text", "hello"), null);
        denied("bob", "u");
        long last = hall.end();
        assertThat(toldBefore(Long.MAX_VALUE, 9)).containsExactly("u", "hello", "t");
        assertThat(toldBefore(last + 1, 1)).containsExactly("u");
        assertThat(toldBefore(last, 9)).containsExactly("hello", "t");
    }

    /// The lease that is in the way ends, and another begins, before the agent is told.
    @Test
    void aDenialByALeaseThatIsOverIsNotTakenForOneByTheNext() throws Exception {
        long token = hall.claim("ada", "t");
        Mesh interrupted = new Mesh(
                new BeforeReading(hall.store, () -> {
                    mesh.release("ada", "t", token, Outcome.ABANDONED, null, null);
                    hall.claim("eve", "t");
                    return true;
                }),
                Limits.STANDARD);
        assertThat(refused(() -> interrupted.claim("bob", "t", TTL, null)).text()).startsWith("ada holds t");
        assertThat(told()).isEmpty();
        assertThat(denied("bob", "t").text()).startsWith("eve holds t");
        assertThat(told()).containsExactly("bob t");
    }

    /// Lets something happen each time before it is read.
    private record BeforeReading(Store store, Callable<Boolean> happens) implements Store {
        @Override
        public <T> T write(Function<Transaction, T> work) throws IOException {
            return store.write(work);
        }

        @Override
        public <T> T read(Function<Snapshot, T> reading) throws IOException {
            try {
                happens.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return store.read(reading);
        }

        @Override
        public void close() {}
    }

    private List<String> toldBefore(long before, int most) throws IOException {
        return mesh.look(snapshot -> snapshot.toldBefore("bob", before, most)).stream()
                .map(sealed -> sealed.event().change() instanceof Change.Sent sent
                        ? sent.body()
                        : ((Change.Directed) sealed.event().change()).tasks().getFirst())
                .toList();
    }

    /// Whatever happens: each lease is told of once to each whom it denied, and to nobody else.
    @Test
    void eachLeaseIsToldOfOnceToEachWhomItDenied() throws Exception {
        Random random = new Random(11);
        List<String> agents = List.of("ada", "bob", "eve");
        Map<String, Long> held = new HashMap<>();
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            String agent = agents.get(random.nextInt(agents.size()));
            String task = random.nextBoolean() ? "t" : "u";
            if (random.nextInt(12) == 0) {
                hall.pass(TTL);
            } else if (random.nextInt(8) == 0) {
                letGo(agent, task, held.getOrDefault(agent + task, 1L));
            } else {
                try {
                    held.put(agent + task, hall.claim(agent, task));
                } catch (Refused e) {
                    if (e.reason() == Reason.CLAIM_DENIED) {
                        expected.add(agent + " " + task + " " + hall.task(task).held().token());
                    }
                }
            }
        }
        Map<String, Long> tokens = new HashMap<>();
        Set<String> found = new HashSet<>();
        for (Event event : hall.log()) {
            if (event.change() instanceof Change.Claimed claimed) {
                tokens.put(claimed.task(), claimed.token());
            } else if (event.change() instanceof Change.Directed directed && directed.reason().equals("claim_denied")) {
                String task = directed.tasks().getFirst();
                assertThat(found.add(directed.target() + " " + task + " " + tokens.get(task))).as("told once").isTrue();
            }
        }
        assertThat(found).isEqualTo(expected).hasSizeGreaterThan(10);
    }

    /// If it holds it.
    private void letGo(String agent, String task, long token) throws IOException {
        try {
            mesh.release(agent, task, token, Outcome.ABANDONED, null, null);
        } catch (Refused e) {
            assertThat(e.reason()).isEqualTo(Reason.STALE_TOKEN);
        }
    }
}
