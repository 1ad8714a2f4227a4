package dev.agentsessions.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The way out of quarantine, and of a failure.
class ReopeningTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada");
        hall.tasks("t");
    }

    @Test
    @Tag("M13")
    void whatIsQuarantinedIsHandedOutAgainAndLapsesAreCountedAnew() throws Exception {
        for (int i = 0; i < Projection.MOST_LAPSES; i++) {
            hall.claim("ada", "t");
            hall.pass(Hall.TTL);
            mesh.sweep(Map.of(), new Mesh.Sweep(true, false));
        }
        assertThat(hall.task("t").state()).isEqualTo(TaskState.QUARANTINED);

        assertThat(mesh.reopen("person", "t", "r1").value().state()).isEqualTo(TaskState.PENDING);

        assertThat(hall.task("t").lapses()).isZero();
        assertThat(mesh.reopen("person", "t", "r1").replayed()).isTrue();
        hall.claim("ada", "t");
        hall.pass(Hall.TTL);
        mesh.sweep(Map.of(), new Mesh.Sweep(true, false));
        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
    }

    @Test
    @Tag("M8")
    @Tag("M14")
    void whatFailedIsTriedAgainAndItsOldTokenStaysStale() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.release("ada", "t", token, Outcome.FAILED, "see the branch wip", null);

        mesh.reopen("ada", "t", null);

        Mesh.Claim claim = mesh.claim("ada", "t", Hall.TTL, null).value();
        assertThat(claim.lastNote()).isEqualTo("see the branch wip");
        long next = claim.token();
        assertThat(next).isGreaterThan(token);
        hall.refusesUnchanged(Reason.STALE_TOKEN, () -> mesh.renew("ada", "t", token, null));
    }

    @Test
    @Tag("M14")
    void nothingElseIsReopened() throws Exception {
        hall.refusesUnchanged(Reason.NOT_REOPENABLE, () -> mesh.reopen("person", "t", null));
        long token = hall.claim("ada", "t");
        mesh.update("ada", "t", token, 5, null, null);
        assertThat(hall.refusesUnchanged(Reason.NOT_REOPENABLE, () -> mesh.reopen("person", "t", null)))
                .hasMessage("t is in progress; only what is quarantined or has failed is handed out again");
        mesh.release("ada", "t", token, Outcome.COMPLETED, null, null);
        hall.refusesUnchanged(Reason.NOT_REOPENABLE, () -> mesh.reopen("person", "t", null));
        hall.refusesUnchanged(Reason.UNKNOWN_TASK, () -> mesh.reopen("person", "nothing", null));
        hall.refusesUnchanged(Reason.RESERVED_NAME, () -> mesh.reopen(Mesh.AUTHORITY, "t", null));
    }
}
