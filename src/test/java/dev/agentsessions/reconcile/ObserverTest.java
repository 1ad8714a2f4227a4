package dev.agentsessions.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Registry;
import dev.agentsessions.world.FakeMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a look at the world asks for, and what it leaves out.
class ObserverTest {
    private static final String OWN = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";
    private static final String OF_WORKSPACE = "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c";
    private static final String ARCHIVED = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";

    private static final String REGISTRY = """
            workspaces:
              kelp:
                path: ~/kelp
                agent_identities:
                  agy: { conversation_id: 0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c }
                sessions:
                  kelp-creator-claude:
                    agent: claude
                    status: running
                    pane: { pid: 100 }
                    claude_session_id_own: 7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a
                  ended: { agent: claude, status: terminated, pane: { pid: 101 }, claude_session_id_own: no-uuid }
                  kept: { agent: claude, status: archived, claude_session_id_own: 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21 }
                  far: { agent: claude, status: running, host: lab2, pane: { pid: 102 } }
            """;

    private final FakeMachine machine = new FakeMachine();
    private final Observer observer = machine.observer();

    private Observation observe(Memory memory) throws RegistryException, InterruptedException {
        return observer.observe(registry(), memory, machine.now());
    }

    private static Registry registry() throws RegistryException {
        return RegistryText.parse("r", REGISTRY.getBytes(UTF_8)).registry();
    }

    @Test
    void asksForTheProcessesOfWhatIsOfHere() throws Exception {
        Incarnation last = new Incarnation(FakeMachine.HOST, null, FakeMachine.SOCKET, 1, 1, "$1", 1, 103, null);
        observe(new Memory(Map.of(
                "kelp",
                new OfWorkspace(
                        Map.of(
                                "kelp-creator-claude", new OfEntry("f", last, null, null),
                                "ended", new OfEntry("f", last(104), null, null)),
                        Map.of(),
                        0,
                        0))));
        assertThat(machine.pidsAsked()).singleElement().asInstanceOf(
InstanceOfAssertFactories.collection(Long.class))
                .containsExactlyInAnyOrder(100L, 101L, 103L, 104L);
    }

    private static Incarnation last(long pid) {
        return new Incarnation(FakeMachine.HOST, null, FakeMachine.SOCKET, 1, 1, "$1", 1, pid, null);
    }

    @Test
    void asksForTheConversationsThatAreWellFormedAndStillMatter() throws Exception {
        observe(Memory.EMPTY);
        assertThat(machine.idsAsked(Agent.CLAUDE)).containsExactly(OWN).doesNotContain(ARCHIVED);
        assertThat(machine.idsAsked(Agent.AGY)).containsExactly(OF_WORKSPACE);
    }

    @Test
    @Tag("S12")
    void takesUpWhatWasSaidOfWhatIsDeclaredOrFound() throws Exception {
        List<Announcement> said = new ArrayList<>();
        machine.start("found", Agent.CLAUDE, 300, "/x");
        Observer listening = machine.observer(now -> {
            assertThat(now).isEqualTo(machine.now());
            return said;
        });
        for (String name : List.of("kelp-creator-claude", "found", "neither")) {
            said.add(new Announcement(name, Announcement.Event.DELETED, machine.now(), machine.now(), "topic"));
        }
        Observation first = listening.observe(registry(), Memory.EMPTY, machine.now());
        assertThat(first.announced()).containsExactlyElementsOf(said.subList(0, 2));

        machine.end("found");
        said.removeFirst();
        assertThat(listening.again(first, registry(), Memory.EMPTY).announced()).isEmpty();
        assertThat(observe(Memory.EMPTY).announced()).isEmpty();
    }

    @Test
    void usesTheAnswerThatWasBegunAndAsksTmuxOncePerLook() throws Exception {
        observer.begin();
        observer.begin();
        Observation first = observe(Memory.EMPTY);
        assertThat(machine.looks()).isEqualTo(1);
        Observation both = observer.again(first, registry(), Memory.EMPTY);
        assertThat(machine.looks()).isEqualTo(2);
        assertThat(both.looks()).hasSize(2);
        assertThat(both.looks().getFirst()).isSameAs(first.last());
        assertThat(both.last().elapsedMillis()).isGreaterThanOrEqualTo(200);
        assertThat(both.stores()).isEqualTo(first.stores());
    }
}
