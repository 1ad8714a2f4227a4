package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TTL;
import static dev.agentsessions.mesh.Hall.registered;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Death takes two signals.
@Tag("M13")
class DeathTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada");
        hall.tasks("t");
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    /// gastown PR#4468: a heartbeat that is old, alone, killed healthy agents.
    @Test
    void nobodyDiesOfASilentHeartbeatAlone() throws Exception {
        hall.pass(Duration.ofDays(30));

        assertThat(mesh.sweep(Map.of("ada", Sighting.ALIVE), new Mesh.Sweep(false, false)).died()).isEmpty();
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
    }

    @Test
    void nobodyDiesOfASessionThatIsGoneAlone() throws Exception {
        hall.pass(seconds(120));

        assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
    }

    @Test
    void bothTogetherAreDeath() throws Exception {
        hall.pass(seconds(121));

        assertThat(hall.sweep("ada", Sighting.GONE).died()).containsExactly(hall.agent("ada"));

        assertThat(hall.last())
                .isEqualTo(new Change.Died("ada", "its session is gone, and nothing was heard of it for 121 s"));
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.DEAD);
        assertThat(hall.agent("ada").note()).isEqualTo("its session is gone, and nothing was heard of it for 121 s");
    }

    @Test
    void aShellAloneInItsSessionIsASignalToo() throws Exception {
        hall.pass(seconds(121));

        hall.sweep("ada", Sighting.LEFT);

        assertThat(hall.last()).isEqualTo(new Change.Died(
                "ada", "nothing but a shell is left in its session, and nothing was heard of it for 121 s"));
    }

    @Test
    void whereSomethingIsThatMayBeItNobodyDies() throws Exception {
        hall.pass(Duration.ofDays(30));

        assertThat(hall.sweep("ada", Sighting.UNCLEAR).died()).isEmpty();
    }

    @Test
    void whatMayBeItRenewsNoLease() throws Exception {
        hall.claim("ada", "t");
        hall.pass(TTL.minusSeconds(1));
        hall.sweep("ada", Sighting.UNCLEAR);
        hall.pass(seconds(1));

        assertThat(hall.sweep("ada", Sighting.UNCLEAR).lapsed()).hasSize(1);
    }

    @Test
    void threeTtlsAreDeathWhereNothingCanBeSeen() throws Exception {
        hall.pass(seconds(360));
        assertThat(hall.sweep().died()).isEmpty();
        hall.pass(seconds(1));

        assertThat(hall.sweep().died()).hasSize(1);

        assertThat(hall.last()).isEqualTo(
                new Change.Died("ada", "nothing was heard of it for 361 s, and nothing can be seen of it"));
    }

    @Test
    void deathIsToldOnce() throws Exception {
        hall.pass(seconds(361));
        hall.sweep();

        assertThat(hall.sweep().died()).isEmpty();
        assertThat(hall.all(Change.Died.class)).hasSize(1);
    }

    @Test
    void whoHasLeftDoesNotDie() throws Exception {
        mesh.unregister("ada", null, null);
        hall.pass(seconds(361));

        assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
        assertThat(hall.sweep("ada", Sighting.ALIVE).died()).isEmpty();
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.GONE);
    }

    @Test
    void ofWhomWasCalledDeadAndActsNothingOfItsDeathIsSaid() throws Exception {
        hall.pass(seconds(361));
        hall.sweep();

        hall.claim("ada", "t");

        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
        assertThat(hall.agent("ada").note()).isNull();
    }

    @Test
    void whoWasCalledDeadAndIsHeardLives() throws Exception {
        hall.pass(seconds(361));
        hall.sweep();

        mesh.heartbeat("ada", null, null, null, null);

        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
    }

    @Test
    void whoWasCalledDeadAndIsSeenLives() throws Exception {
        hall.pass(seconds(361));
        hall.sweep();

        hall.sweep("ada", Sighting.ALIVE);

        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
        assertThat(hall.sweep().died()).isEmpty();
    }

    @Test
    void whoWasCalledDeadAndRegistersLives() throws Exception {
        hall.complete("ada", "t");
        hall.pass(seconds(361));
        hall.sweep();

        mesh.register(registered("ada", "dev"), null);

        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
        assertThat(hall.agent("ada").completed()).isEqualTo(1);
        assertThat(hall.agent("ada").registered()).isEqualTo(FakeMeshClock.START);
    }

    /// Death ends no lease before its time: whoever is dead cannot renew it.
    @Test
    void theLeasesOfTheDeadLapseByThemselves() throws Exception {
        mesh.claim("ada", "t", Duration.ofSeconds(200), null);
        hall.pass(seconds(121));
        hall.sweep("ada", Sighting.GONE);
        assertThat(hall.task("t").state()).isEqualTo(TaskState.CLAIMED);

        hall.pass(seconds(79));

        assertThat(hall.sweep("ada", Sighting.GONE).lapsed()).hasSize(1);
    }

    /// An agent that renews its lease is heard, though it sends no heartbeat.
    @Test
    void whoRenewsALeaseIsNotDead() throws Exception {
        long token = hall.claim("ada", "t");
        for (int i = 0; i < 10; i++) {
            hall.pass(TTL.dividedBy(2));
            mesh.renew("ada", "t", token, null);
        }
        assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
        assertThat(hall.sweep().died()).isEmpty();

        hall.pass(seconds(121));

        assertThat(hall.sweep("ada", Sighting.GONE).died()).hasSize(1);
        assertThat(hall.all(Change.Died.class)).containsExactly(
                new Change.Died("ada", "its session is gone, and nothing was heard of it for 121 s"));
    }

    @Test
    void whoWorksWithoutHeartbeatsIsNotDeadAndNotWhenItHasLetGo() throws Exception {
        long token = mesh.claim("ada", "t", Duration.ofHours(1), null).value().token();
        for (int i = 0; i < 14; i++) {
            hall.pass(seconds(30));
            mesh.update("ada", "t", token, i, null, null);
        }
        mesh.release("ada", "t", token, Outcome.COMPLETED, null, null);

        assertThat(hall.sweep("ada", Sighting.GONE).died()).isEmpty();
        assertThat(hall.sweep().died()).isEmpty();
    }

    @Test
    void whoIsDeadAndDoesSomethingIsAlive() throws Exception {
        hall.pass(seconds(361));
        hall.sweep();
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.DEAD);

        hall.claim("ada", "t");

        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
    }

    @Test
    void nobodyIsDeadWhoMayHaveSpokenWhenNobodyListened() throws Exception {
        hall.pass(seconds(361));

        assertThat(mesh.sweep(Map.of(), new Mesh.Sweep(true, true)).died()).isEmpty();
        assertThat(mesh.sweep(Map.of("ada", Sighting.GONE), new Mesh.Sweep(true, true)).died())
                .extracting(Agent::name)
                .containsExactly("ada");
    }

    /// The dead must not live on by the session of those who came after them.
    @Test
    @Tag("M12")
    void aSessionIsThatOfTheAgentThatRegisteredWithItLast() throws Exception {
        mesh.register(new Change.Registered("old", "dev", null, List.of(), "here", "main"), null);
        mesh.register(new Change.Registered("far", "dev", null, List.of(), "there", "main"), null);

        mesh.register(new Change.Registered("new", "dev", null, List.of(), "here", "main"), null);

        assertThat(hall.agent("old").session()).isNull();
        assertThat(hall.agent("far").session()).isEqualTo("main");
        assertThat(hall.agent("new").session()).isEqualTo("main");
    }

    private @Nullable String left(@Nullable String host, @Nullable String next) throws Exception {
        mesh.register(new Change.Registered("old", "dev", null, List.of(), host, "main"), null);
        mesh.register(new Change.Registered("new", "dev", null, List.of(), next, "main"), null);
        assertThat(hall.agent("new").session()).isEqualTo("main");
        return hall.agent("old").session();
    }

    /// As whoever looks for it takes them for the same.
    @ParameterizedTest
    @Tag("M12")
    @CsvSource(
            nullValues = "-",
            value = {
                "lab1, LAB1, -", "lab1, Lab1.example.org, -", "Lab1.example.org, lab1, -", "-, -, -", "-, lab1, -",
                "lab1, -, main", "lab1, lab2, main", "lab1.example.org, lab1.example.com, main"
            })
    void aSessionIsOneAgentsHoweverItsHostIsSpelt(
            @Nullable String host, @Nullable String next, @Nullable String left) throws Exception {
        assertThat(left(host, next)).isEqualTo(left);
    }

    @Test
    void whoHasJustClaimedIsNotDead() throws Exception {
        hall.pass(seconds(361));
        hall.claim("ada", "t");

        assertThat(hall.sweep().died()).isEmpty();
    }
}
