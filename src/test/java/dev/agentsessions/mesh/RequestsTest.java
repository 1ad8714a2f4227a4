package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TTL;
import static dev.agentsessions.mesh.Hall.added;
import static dev.agentsessions.mesh.Hall.refused;
import static dev.agentsessions.mesh.Hall.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same request again.
@Tag("M10")
class RequestsTest extends InAHall {
    private static final Duration LATER = Duration.ofSeconds(5);

    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
        hall.tasks("t", "u");
    }

    private interface Asking<T> {
        Done<T> ask(String request) throws Exception;
    }

    /// That a repeat is answered as the first was, changes nothing, and that another's request is refused.
    private <T> Done<T> idempotent(Asking<T> asking, Asking<T> other) throws Exception {
        Done<T> first = asking.ask("r");
        assertThat(first.replayed()).isFalse();
        long end = hall.end();
        hall.pass(LATER);

        Done<T> again = asking.ask("r");

        assertThat(again.replayed()).isTrue();
        assertThat(hall.end()).isEqualTo(end);
        Refused refused = hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> other.ask("r"));
        assertThat(refused.details()).containsEntry("request_id", "r").containsKey("seq");
        return again;
    }

    @Test
    void aClaimIsAnsweredWithTheSameToken() throws Exception {
        Done<Mesh.Claim> again =
                idempotent(id -> mesh.claim("ada", "t", TTL, id), id -> mesh.claim("ada", "u", TTL, id));

        assertThat(again.value().token()).isEqualTo(1);
        assertThat(again.value().left()).isEqualTo(TTL.minus(LATER));
        refused(() -> mesh.claim("bob", "t", TTL, "r"));
    }

    @Test
    void aClaimThatIsOverByNowIsAnsweredWithNothingLeft() throws Exception {
        mesh.claim("ada", "t", TTL, "r");
        hall.pass(TTL);
        assertThat(mesh.claim("ada", "t", TTL, "r").value().left()).isEqualTo(Duration.ZERO);
        hall.claim("bob", "t");

        Done<Mesh.Claim> again = mesh.claim("ada", "t", TTL, "r");

        assertThat(again.replayed()).isTrue();
        assertThat(again.value().token()).isEqualTo(1);
        assertThat(again.value().left()).isEqualTo(Duration.ZERO);
        assertThat(hall.task("t").held().agent()).isEqualTo("bob");
    }

    /// What was refused was not done, and may be tried again.
    @Test
    void aDeniedClaimIsDecidedAnew() throws Exception {
        long token = hall.claim("ada", "t");
        refused(() -> mesh.claim("bob", "t", TTL, "r"));
        mesh.release("ada", "t", token, Outcome.ABANDONED, null, null);

        assertThat(mesh.claim("bob", "t", TTL, "r").replayed()).isFalse();
    }

    @Test
    void aRegistrationIsRepeated() throws Exception {
        idempotent(id -> mesh.register(registered("eve", "dev"), id), id -> mesh.register(registered("fay", "dev"), id));
    }

    @Test
    void aHeartbeatIsRepeatedAndRenewsNothingAgain() throws Exception {
        hall.claim("ada", "t");
        idempotent(
                id -> mesh.heartbeat("ada", null, null, null, id), id -> mesh.heartbeat("bob", null, null, null, id));

        assertThat(hall.left("t")).isEqualTo(TTL.minus(LATER));
    }

    @Test
    void aTaskIsAddedOnce() throws Exception {
        idempotent(id -> mesh.add("person", added("v"), id), id -> mesh.add("person", added("w"), id));
        hall.refusesUnchanged(Reason.TASK_EXISTS, () -> mesh.add("person", added("v"), "other"));
    }

    @Test
    void aRenewalIsRepeated() throws Exception {
        long token = hall.claim("ada", "t");
        long other = hall.claim("bob", "u");
        idempotent(id -> mesh.renew("ada", "t", token, id), id -> mesh.renew("bob", "u", other, id));

        assertThat(hall.left("t")).isEqualTo(TTL.minus(LATER));
    }

    @Test
    void anUpdateIsRepeated() throws Exception {
        long token = hall.claim("ada", "t");
        long other = hall.claim("bob", "u");
        idempotent(
                id -> mesh.update("ada", "t", token, 10, null, id), id -> mesh.update("bob", "u", other, 10, null, id));
    }

    @Test
    void aBlockerIsToldOnce() throws Exception {
        long token = hall.claim("ada", "t");
        long other = hall.claim("bob", "u");
        idempotent(id -> mesh.block("ada", "t", token, "why", id), id -> mesh.block("bob", "u", other, "why", id));

        assertThat(mesh.told("bob", 0, 10)).hasSize(1);
    }

    @Test
    void aReleaseIsRepeated() throws Exception {
        long token = hall.claim("ada", "t");
        long other = hall.claim("bob", "u");
        idempotent(
                id -> mesh.release("ada", "t", token, Outcome.COMPLETED, null, id),
                id -> mesh.release("bob", "u", other, Outcome.COMPLETED, null, id));
        assertThat(hall.agent("ada").completed()).isEqualTo(1);
    }

    /// Even when somebody else has the task by then.
    @Test
    void aReleaseIsRepeatedWhoeverHasTheTaskNow() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.release("ada", "t", token, Outcome.ABANDONED, null, "r");
        mesh.release("bob", "t", hall.claim("bob", "t"), Outcome.ABANDONED, null, null);
        hall.claim("bob", "t");

        assertThat(mesh.release("ada", "t", token, Outcome.ABANDONED, null, "r").replayed()).isTrue();
        assertThat(hall.task("t").held().agent()).isEqualTo("bob");
    }

    @Test
    void aLeaveIsRepeated() throws Exception {
        idempotent(id -> mesh.unregister("ada", null, id), id -> mesh.unregister("bob", null, id));
    }

    @Test
    void anAcknowledgementIsRepeated() throws Exception {
        long end = hall.end();
        idempotent(id -> mesh.acknowledge("ada", end, id), id -> mesh.acknowledge("bob", end, id));
    }

    @Test
    void aMessageIsSentOnce() throws Exception {
        Done<Long> again = idempotent(
                id -> mesh.send(new Change.Sent("ada", "bob", "text", "hello"), id),
                id -> mesh.send(new Change.Sent("bob", "ada", "text", "hello"), id));

        assertThat(again.value()).isEqualTo(hall.end());
    }

    /// Whoever uses one id for all it does with a token must be told, not be believed to have done it.
    @Test
    void anIdOfOneKindOfRequestIsNoneOfAnother() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.renew("ada", "t", token, "r");

        hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> mesh.update("ada", "t", token, 10, null, "r"));
        hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> mesh.block("ada", "t", token, "why", "r"));
        hall.refusesUnchanged(
                Reason.REQUEST_REUSED, () -> mesh.release("ada", "t", token, Outcome.COMPLETED, null, "r"));
        hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> mesh.claim("ada", "t", TTL, "r"));

        assertThat(hall.task("t").state()).isEqualTo(TaskState.CLAIMED);
    }

    /// Whose lease is over must not be told that it goes on, let alone shown another's as its own.
    @Test
    @Tag("M8")
    void whatNeedsALeaseIsNotAnsweredAgainWhenThatIsOver() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.renew("ada", "t", token, "r1");
        mesh.update("ada", "t", token, 10, null, "r2");
        mesh.block("ada", "t", token, "why", "r3");
        assertThat(mesh.block("ada", "t", token, "why", "r3").replayed()).isTrue();
        hall.pass(TTL);

        for (boolean taken : new boolean[] {false, true}) {
            if (taken) {
                hall.claim("bob", "t");
            }
            hall.refusesUnchanged(Reason.STALE_TOKEN, () -> mesh.renew("ada", "t", token, "r1"));
            hall.refusesUnchanged(Reason.STALE_TOKEN, () -> mesh.update("ada", "t", token, 10, null, "r2"));
            hall.refusesUnchanged(Reason.STALE_TOKEN, () -> mesh.block("ada", "t", token, "why", "r3"));
        }
    }

    @Test
    void aHeartbeatThatIsRepeatedTellsOfLiveLeasesOnlyAndOfNoneWhoHasLeft() throws Exception {
        hall.claim("ada", "t");
        assertThat(mesh.heartbeat("ada", null, null, null, "r").value().tasks()).hasSize(1);
        hall.pass(TTL);
        assertThat(mesh.heartbeat("ada", null, null, null, "r").value().tasks()).isEmpty();

        mesh.unregister("ada", null, null);

        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.heartbeat("ada", null, null, null, "r"));
    }

    @Test
    void theIdOfAClaimIsNoneOfTheReleaseThatIsRepeated() throws Exception {
        long token = mesh.claim("ada", "t", TTL, "r").value().token();
        mesh.release("ada", "t", token, Outcome.ABANDONED, null, null);

        hall.refusesUnchanged(
                Reason.REQUEST_REUSED, () -> mesh.release("ada", "t", token, Outcome.ABANDONED, "two", "r"));
        assertThat(mesh.release("ada", "t", token, Outcome.ABANDONED, null, "new").replayed()).isTrue();
    }

    /// What is answered as if it were done must have been.
    @Test
    void aReleaseThatSaysSomethingElseIsNotTheSame() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.release("ada", "t", token, Outcome.ABANDONED, "first", "r");

        assertThat(mesh.release("ada", "t", token, Outcome.ABANDONED, "first", null).replayed()).isTrue();
        assertThat(mesh.release("ada", "t", token, Outcome.ABANDONED, null, null).replayed()).isTrue();
        Refused refused = hall.refusesUnchanged(
                Reason.STALE_TOKEN, () -> mesh.release("ada", "t", token, Outcome.ABANDONED, "second", null));
        assertThat(refused.text())
                .isEqualTo("token 1 of ada for t is not good any more: the task was let go with it as abandoned already, and a"
                        + " note can be left only then; `agent-mesh send` tells others what else there is to say");
        assertThat(refused.details()).containsEntry("token", token).containsEntry("holder", null);

        hall.claim("bob", "t");
        assertThat(hall.refusesUnchanged(
                                Reason.STALE_TOKEN,
                                () -> mesh.release("ada", "t", token, Outcome.ABANDONED, "second", null))
                        .details())
                .containsEntry("holder", "bob");
        assertThat(mesh.release("ada", "t", token, Outcome.ABANDONED, "first", "r").replayed()).isTrue();
    }

    @Test
    void anIdOfOneOutcomeIsNoneOfAnother() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.release("ada", "t", token, Outcome.ABANDONED, null, "r");

        hall.refusesUnchanged(
                Reason.REQUEST_REUSED, () -> mesh.release("ada", "t", token, Outcome.COMPLETED, null, "r"));
    }

    @Test
    void withoutAnIdNothingIsARepeat() throws Exception {
        mesh.heartbeat("ada", null, null, null, null);

        assertThat(mesh.heartbeat("ada", null, null, null, null).replayed()).isFalse();
        assertThat(hall.refusesUnchanged(Reason.TASK_EXISTS, () -> hall.tasks("t")).details()).isEqualTo(Map.of());
    }

    /// What is asked under a known id and differs anywhere was not done, and must not be said to have been.
    @Test
    void whatDiffersInAnythingIsAnotherRequest() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.update("ada", "t", token, 10, "half", "update");
        mesh.send(new Change.Sent("ada", "bob", "text", "one"), "send");
        mesh.add("person", added("v"), "add");
        mesh.heartbeat("ada", Agent.Status.BUSY, "t", null, "beat");

        hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> mesh.update("ada", "t", token, 90, "half", "update"));
        hall.refusesUnchanged(
                Reason.REQUEST_REUSED, () -> mesh.send(new Change.Sent("ada", "bob", "text", "two"), "send"));
        hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> mesh.add("person", Hall.asking("v", "dev"), "add"));
        hall.refusesUnchanged(
                Reason.REQUEST_REUSED, () -> mesh.heartbeat("ada", Agent.Status.IDLE, "t", null, "beat"));
    }
}
