package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.app.Sights;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Sighting;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A session `main` stands on many machines: an agent of one must not live, or die, by that of another.
class MeshOfManyMachinesTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("M12")
    @Tag("M13")
    void anAgentIsLookedForOnlyWhereItSaidThatItRuns() throws Exception {
        lab.start(Lab.KELP);
        Map<String, String> environment = new HashMap<>(lab.environment());
        environment.put("RECONCILE_HOST", "here");
        assertThat(seen(environment, null)).as("the only machine there is").isEqualTo(Sighting.ALIVE);

        environment.put("RECONCILE_MESH_STORE", "jdbc:postgresql://127.0.0.1:1/nothing");
        assertThat(seen(environment, null)).as("nobody knows where").isEqualTo(Sighting.UNKNOWN);
        assertThat(seen(environment, "there")).as("elsewhere").isEqualTo(Sighting.UNKNOWN);
        assertThat(seen(environment, "here")).as("here").isEqualTo(Sighting.ALIVE);
    }

    private static Sighting seen(Map<String, String> environment, @Nullable String host) throws Exception {
        Lookout lookout = Sights.in(environment);
        Agent agent = new Agent(
                "ada", "coder", null, List.of(), host, Lab.KELP, Agent.Status.ACTIVE, null, null, Instant.EPOCH,
                Instant.EPOCH, 0, 0, 0, 0, 0, 0);
        return lookout.look(List.of(agent)).getOrDefault("ada", Sighting.UNKNOWN);
    }
}
