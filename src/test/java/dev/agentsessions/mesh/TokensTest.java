package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TICK;
import static dev.agentsessions.mesh.Hall.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The fencing token.
@Tag("M8")
class TokensTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
        hall.tasks("t", "u");
    }

    /// What a holder can do with its token.
    private enum Holders {
        RENEW,
        UPDATE,
        BLOCK,
        COMPLETE,
        FAIL,
        ABANDON;

        void with(Mesh mesh, String agent, String task, long token) throws Exception {
            switch (this) {
                case RENEW -> mesh.renew(agent, task, token, null);
                case UPDATE -> mesh.update(agent, task, token, 50, "note", null);
                case BLOCK -> mesh.block(agent, task, token, "reason", null);
                case COMPLETE -> mesh.release(agent, task, token, Outcome.COMPLETED, null, null);
                case FAIL -> mesh.release(agent, task, token, Outcome.FAILED, null, null);
                case ABANDON -> mesh.release(agent, task, token, Outcome.ABANDONED, null, null);
            }
        }
    }

    private void allStale(String agent, String task, long token) throws Exception {
        for (Holders action : Holders.values()) {
            Refused refused =
                    hall.refusesUnchanged(Reason.STALE_TOKEN, () -> action.with(mesh, agent, task, token));
            assertThat(refused.details()).containsOnlyKeys("token", "holder").containsEntry("token", token);
        }
    }

    @Test
    void beginsAtOneAndGrowsOverAllTasks() throws Exception {
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (String task : List.of("t", "u")) {
                long token = hall.claim(i % 2 == 0 ? "ada" : "bob", task);
                tokens.add(token);
                mesh.release(i % 2 == 0 ? "ada" : "bob", task, token, Outcome.ABANDONED, null, null);
            }
        }
        assertThat(tokens).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void staysWhileTheLeaseIsRenewed() throws Exception {
        long token = hall.claim("ada", "t");
        hall.pass(TTL.minus(TICK));
        Task renewed = mesh.renew("ada", "t", token, null).value();
        assertThat(renewed.held().token()).isEqualTo(token);

        hall.pass(TTL.minus(TICK));
        mesh.heartbeat("ada", null, null, null, null);
        hall.pass(TTL.minus(TICK));

        assertThat(mesh.release("ada", "t", token, Outcome.COMPLETED, null, null).value().state())
                .isEqualTo(TaskState.COMPLETED);
    }

    /// eventstore#176, B2.3.
    @Test
    void theSameOwnerGetsANewOneAfterALapse() throws Exception {
        long first = hall.claim("ada", "t");
        hall.pass(TTL);
        long second = hall.claim("ada", "t");

        assertThat(second).isGreaterThan(first);
        allStale("ada", "t", first);
    }

    @Test
    void theSameOwnerGetsANewOneAfterARelease() throws Exception {
        long first = hall.claim("ada", "t");
        mesh.release("ada", "t", first, Outcome.ABANDONED, null, null);

        assertThat(hall.claim("ada", "t")).isGreaterThan(first);
    }

    @Test
    void isNotGivenAgainAfterTheStoreWasClosed() throws Exception {
        long first = hall.claim("ada", "t");
        mesh.release("ada", "t", first, Outcome.ABANDONED, null, null);
        restart();

        assertThat(hall.claim("bob", "t")).isEqualTo(first + 1);
    }

    @Test
    void isNotGivenAgainAfterAReboot() throws Exception {
        long first = hall.claim("ada", "t");
        clock.reboot(Duration.ofHours(1));

        assertThat(hall.claim("bob", "t")).isEqualTo(first + 1);
    }

    /// B2.4; fountain#2346: there is no token 0 that everybody could quote.
    @Test
    void anotherOneOrNoneIsStale() throws Exception {
        long token = hall.claim("ada", "t");

        allStale("ada", "t", token + 1);
        allStale("ada", "t", 0);
        allStale("ada", "u", 0);
        allStale("ada", "u", token);
    }

    /// M18: an agent cannot renew, release or speak for another, even if it knows its token.
    @Test
    @Tag("M18")
    void isGoodForItsOwnerOnly() throws Exception {
        long token = hall.claim("ada", "t");

        allStale("bob", "t", token);
    }

    /// B2.5.
    @Test
    void revivesNoLeaseThatHasExpired() throws Exception {
        long token = hall.claim("ada", "t");
        hall.pass(TTL);

        allStale("ada", "t", token);
        hall.sweep();
        allStale("ada", "t", token);
    }

    @Test
    void revivesNoLeaseThatWasReleased() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.release("ada", "t", token, Outcome.ABANDONED, null, null);

        for (Holders action : List.of(Holders.RENEW, Holders.UPDATE, Holders.BLOCK, Holders.COMPLETE)) {
            hall.refusesUnchanged(Reason.STALE_TOKEN, () -> action.with(mesh, "ada", "t", token));
        }
        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
    }

    /// Kleppmann's story, and acceptance test E2: the holder was stopped for twice the time and wakes up.
    @Test
    void whoSleptThroughItsLeaseCanDoNothingWithIt() throws Exception {
        long stale = hall.claim("ada", "t");
        hall.pass(TTL.multipliedBy(2));
        long live = hall.claim("bob", "t");

        allStale("ada", "t", stale);
        assertThat(hall.task("t").held()).matches(lease -> lease.agent().equals("bob") && lease.token() == live);
        mesh.release("bob", "t", live, Outcome.COMPLETED, null, null);
    }

    /// baileys-api#331: a release by owner alone dropped the newer lease.
    @Test
    void aLateReleaseDropsNoNewerLeaseOfTheSameOwner() throws Exception {
        long first = hall.claim("ada", "t");
        hall.pass(TTL);
        long second = hall.claim("ada", "t");

        hall.refusesUnchanged(
                Reason.STALE_TOKEN, () -> mesh.release("ada", "t", first, Outcome.COMPLETED, null, null));

        assertThat(hall.task("t").held().token()).isEqualTo(second);
    }

    /// B2.4: releasing is idempotent by the token.
    @Test
    @Tag("M10")
    void theSameReleaseAgainIsAnsweredAsBefore() throws Exception {
        long token = hall.claim("ada", "t");
        Done<Task> done = mesh.release("ada", "t", token, Outcome.COMPLETED, "done", null);
        long end = hall.end();

        Done<Task> again = mesh.release("ada", "t", token, Outcome.COMPLETED, "done", null);

        assertThat(done.replayed()).isFalse();
        assertThat(again).isEqualTo(new Done<>(done.value(), true));
        assertThat(hall.end()).isEqualTo(end);
        hall.refusesUnchanged(Reason.STALE_TOKEN, () -> mesh.release("ada", "t", token, Outcome.FAILED, null, null));
    }

    @Test
    void anotherTaskIsUnknownNotStale() throws Exception {
        hall.refusesUnchanged(Reason.UNKNOWN_TASK, () -> mesh.renew("ada", "nothing", 1, null));
        hall.refusesUnchanged(
                Reason.UNKNOWN_TASK, () -> mesh.release("ada", "nothing", 1, Outcome.COMPLETED, null, null));
    }

    /// Whoever is misspelt is not told to stop working.
    @Test
    void whoeverHasNotRegisteredOrHasLeftIsUnknownNotStale() throws Exception {
        long token = hall.claim("ada", "t");
        for (Holders action : Holders.values()) {
            hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> action.with(mesh, "nobody", "t", token));
        }
        mesh.unregister("ada", null, null);
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.renew("ada", "t", token, null));
    }
}
