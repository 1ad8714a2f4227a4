package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.FakeMeshClock;
import dev.agentsessions.mesh.FakeStore;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.status.MeshMember;
import dev.agentsessions.status.MeshStanding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M6")
class MeshMembersTest {
    private final FakeMeshClock clock = new FakeMeshClock();
    private boolean oneMachine = true;
    private final Mesh mesh = new Mesh(new FakeStore(clock), Limits.STANDARD);

    private void register(String name, @Nullable String host, String session) throws Exception {
        mesh.register(new Change.Registered(name, "creator", null, List.of(), host, session), null);
    }

    private void claim(String agent, String task, Duration ttl) throws Exception {
        mesh.add("ada", new Change.Added(task, "Title", "", 50, List.of(), List.of(), List.of(), null), null);
        mesh.claim(agent, task, ttl, null);
    }

    private Map<String, MeshMember> members() throws IOException {
        return mesh.look(snapshot -> MeshMembers.of(snapshot, "lab1", oneMachine));
    }

    /// As long as nobody has taken it back, the task is the agent's in the store.
    @Test
    @Tag("M13")
    void whatHasLapsedIsHeldByNobody() throws Exception {
        register("ada", null, "s1");
        claim("ada", "t1", Lease.SHORTEST);
        claim("ada", "t2", Lease.STANDARD);
        assertThat(members()).containsExactly(Map.entry("s1", new MeshMember("ada", "active", List.of("t1", "t2"))));
        clock.pass(Lease.SHORTEST);
        assertThat(members()).containsExactly(Map.entry("s1", new MeshMember("ada", "active", List.of("t2"))));
        assertThat(mesh.look(MeshLook::leases)).isEqualTo(new MeshStanding.Leases(1, 1));
    }

    @Test
    void whoIsElsewhereIsNotHere() throws Exception {
        register("ada", null, "s1");
        register("bob", "LAB1.example.org", "s2");
        register("eve", "lab2", "s3");
        assertThat(members()).containsOnlyKeys("s1", "s2");
        oneMachine = false;
        assertThat(members()).containsOnlyKeys("s2");
    }
}
