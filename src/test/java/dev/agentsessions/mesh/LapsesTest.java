package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TICK;
import static dev.agentsessions.mesh.Hall.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of leases that nobody renews, and of those that somebody does.
class LapsesTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
        hall.tasks("t", "u");
    }

    @Test
    @Tag("M12")
    void aHeartbeatRenewsAllLeasesOfItsAgentAtOnce() throws Exception {
        mesh.claim("ada", "t", Duration.ofSeconds(60), null);
        mesh.claim("ada", "u", Duration.ofSeconds(90), null);
        hall.tasks("v");
        hall.claim("bob", "v");
        hall.pass(Duration.ofSeconds(40));

        List<Task> renewed = mesh.heartbeat("ada", Agent.Status.BUSY, "t", "compiling", null).value().tasks();

        assertThat(renewed).extracting(Task::id).containsExactly("t", "u");
        assertThat(hall.left("t")).isEqualTo(Duration.ofSeconds(60));
        assertThat(hall.left("u")).isEqualTo(Duration.ofSeconds(90));
        assertThat(hall.left("v")).isEqualTo(Duration.ofSeconds(80));
        assertThat(hall.last()).isEqualTo(new Change.Heard("ada", Agent.Status.BUSY, "t", "compiling"));
    }

    @Test
    @Tag("M12")
    void aHeartbeatSaysHowTheAgentIs() throws Exception {
        mesh.heartbeat("ada", Agent.Status.IDLE, null, null, null);
        hall.pass(Duration.ofSeconds(7));
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.IDLE);

        mesh.heartbeat("ada", null, "t", "reading", null);

        Agent ada = hall.agent("ada");
        assertThat(ada.status()).isEqualTo(Agent.Status.IDLE);
        assertThat(ada.taskId()).isEqualTo("t");
        assertThat(ada.note()).isEqualTo("reading");
        assertThat(ada.heard()).isEqualTo(FakeMeshClock.START.plusSeconds(7));
    }

    /// B2.5; hermes#21147 the other way round.
    @Test
    @Tag("M8")
    @Tag("M12")
    void aLateHeartbeatRevivesNothing() throws Exception {
        mesh.claim("ada", "t", Duration.ofSeconds(60), null);
        mesh.claim("ada", "u", Duration.ofSeconds(90), null);
        hall.pass(Duration.ofSeconds(60));

        assertThat(mesh.heartbeat("ada", null, null, null, null).value().tasks())
                .extracting(Task::id)
                .containsExactly("u");
        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
    }

    @Test
    @Tag("M12")
    void noHeartbeatComesFromWhomNobodyKnows() throws Exception {
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.heartbeat("nobody", null, null, null, null));
        mesh.unregister("ada", null, null);
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.heartbeat("ada", null, null, null, null));
    }

    /// Acceptance test E7, hermes#25517: one tool call of half an hour.
    @Test
    @Tag("M12")
    void oneLongToolCallLosesNothingWhileTheAgentIsSeen() throws Exception {
        long token = hall.claim("ada", "t");
        for (int i = 0; i < 120; i++) {
            hall.pass(Duration.ofSeconds(15));
            assertThat(hall.sweep("ada", Sighting.ALIVE).lapsed()).isEmpty();
        }
        mesh.release("ada", "t", token, Outcome.COMPLETED, null, null);
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.ACTIVE);
    }

    @Test
    @Tag("M12")
    void whatIsSeenIsRecordedNoOftenerThanItMatters() throws Exception {
        hall.claim("ada", "t");
        for (int i = 0; i < 120; i++) {
            hall.pass(Duration.ofSeconds(15));
            hall.sweep("ada", Sighting.ALIVE);
        }
        assertThat(hall.all(Change.Seen.class)).hasSize(60).containsOnly(new Change.Seen(List.of("ada")));
    }

    /// Whenever the sweeps come, 15 s apart, and whenever the lease began.
    @Test
    @Tag("M12")
    void noLeaseThatIsLongerThanASweepEndsBetweenTwo() throws Exception {
        for (int seconds = 16; seconds <= 30; seconds++) {
            long token = mesh.claim("ada", "t", Duration.ofSeconds(seconds), null).value().token();
            hall.pass(Duration.ofSeconds(5));
            for (int i = 0; i < 4; i++) {
                assertThat(hall.sweep("ada", Sighting.ALIVE).lapsed()).as("%s s", seconds).isEmpty();
                hall.pass(Duration.ofSeconds(15));
            }
            hall.sweep("ada", Sighting.ALIVE);
            mesh.release("ada", "t", token, Outcome.ABANDONED, null, null);
        }
    }

    @Test
    @Tag("M12")
    void aShortLeaseIsRenewedInTimeToo() throws Exception {
        mesh.claim("ada", "t", Duration.ofSeconds(20), null);
        for (int i = 0; i < 20; i++) {
            hall.pass(Duration.ofSeconds(15));
            assertThat(hall.sweep("ada", Sighting.ALIVE).lapsed()).isEmpty();
        }
    }

    @Test
    @Tag("M12")
    void beingSeenRenewsNothingWhereThatIsTurnedOff() throws Exception {
        hall.claim("ada", "t");
        hall.pass(TTL.minus(TICK));
        mesh.sweep(Map.of("ada", Sighting.ALIVE), new Mesh.Sweep(false, false));
        hall.pass(TICK);

        assertThat(mesh.sweep(Map.of("ada", Sighting.ALIVE), new Mesh.Sweep(false, false)).lapsed())
                .extracting(Task::id)
                .containsExactly("t");
        assertThat(hall.all(Change.Seen.class)).isEmpty();
    }

    /// Acceptance test E7: the other half.
    @Test
    @Tag("M12")
    @Tag("M13")
    void whatADeadPaneHeldIsBackWithinTheTtlAndASweep() throws Exception {
        hall.claim("ada", "t");
        for (int i = 0; i < 8; i++) {
            hall.pass(Duration.ofSeconds(15));
            hall.sweep("ada", Sighting.GONE);
        }
        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
    }

    @Test
    @Tag("M13")
    void aLapseIsAnEventWithTheOldToken() throws Exception {
        long token = hall.claim("ada", "t");
        hall.pass(TTL.minus(TICK));
        assertThat(hall.sweep().lapsed()).isEmpty();
        hall.pass(TICK);

        Mesh.Swept swept = hall.sweep();

        assertThat(swept.lapsed()).containsExactly(hall.task("t"));
        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
        assertThat(hall.log().getLast().actor()).isEqualTo(Mesh.AUTHORITY);
        assertThat(hall.all(Change.Lapsed.class)).containsExactly(new Change.Lapsed("t", "ada", token));
        assertThat(hall.last())
                .as("its holder is told")
                .isEqualTo(new Change.Directed(
                        "ada",
                        "lapsed",
                        "your lease on t has ended, as nothing renewed it; stop working on it, and claim it again if you want"
                                + " it",
                        List.of("t")));
        assertThat(hall.sweep().lapsed()).isEmpty();
    }

    /// hermes#119155: the next run must not begin with what the last one left.
    @Test
    @Tag("M13")
    void nothingOfOneRunIsLeftInTheNext() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.update("ada", "t", token, 70, "nearly there", null);
        mesh.block("ada", "t", token, "no network", null);
        hall.pass(TTL);
        hall.sweep();

        Task lapsed = hall.task("t");
        assertThat(lapsed.progress()).isZero();
        assertThat(lapsed.note()).isNull();
        assertThat(lapsed.blocker()).isNull();
        assertThat(lapsed.lease()).isNull();

        hall.claim("bob", "t");
        Task claimed = hall.task("t");
        assertThat(claimed.progress()).isZero();
        assertThat(claimed.state()).isEqualTo(TaskState.CLAIMED);
        assertThat(claimed.held().since()).isEqualTo(FakeMeshClock.START.plus(TTL));
    }

    @Test
    @Tag("M13")
    void aNoteLeftByARunIsClearedAtTheNextClaim() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.release("ada", "t", token, Outcome.ABANDONED, "the build is broken", null);
        assertThat(hall.task("t").note()).isEqualTo("the build is broken");

        hall.claim("bob", "t");

        assertThat(hall.task("t").note()).isNull();
    }

    /// hermes PR#28680: a lapse does not count against the task or the agent.
    @Test
    @Tag("M13")
    void aLapseIsNotAFailure() throws Exception {
        hall.claim("ada", "t");
        hall.pass(TTL);
        hall.sweep();

        assertThat(hall.agent("ada").failed()).isZero();
        assertThat(hall.task("t").lastOutcome()).isNull();
        assertThat(hall.task("t").lapses()).isEqualTo(1);
    }

    private void lapse(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            hall.claim("ada", "t");
            hall.pass(TTL);
            hall.sweep();
        }
    }

    @Test
    @Tag("M13")
    void fiveLapsesInARowQuarantineATaskAndAllAreTold() throws Exception {
        lapse(4);
        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
        assertThat(mesh.told("bob", 0, 10)).isEmpty();

        lapse(1);

        assertThat(hall.task("t").state()).isEqualTo(TaskState.QUARANTINED);
        Refused refused = hall.refusesUnchanged(Reason.NOT_CLAIMABLE, () -> hall.claim("bob", "t"));
        assertThat(refused.details()).isEqualTo(Map.of("state", "quarantined"));
        assertThat(mesh.told("bob", 0, 10)).extracting(Event::change).containsExactly(
                new Change.Directed(
                        Mesh.ALL,
                        "quarantined",
                        "t has lapsed 5 times in a row and is not handed out any more; find out why, then"
                                + " `agent-mesh reopen-task` hands it out again",
                        List.of("t")));
    }

    /// Also where it is a claim that finds the fifth.
    @Test
    @Tag("M13")
    void theFifthLapseCountsWhoeverFindsIt() throws Exception {
        lapse(4);
        hall.claim("ada", "t");
        hall.pass(TTL);

        assertThat(Hall.refused(() -> hall.claim("bob", "t")).reason()).isEqualTo(Reason.NOT_CLAIMABLE);
        assertThat(hall.task("t").state()).isEqualTo(TaskState.QUARANTINED);
    }

    @Test
    @Tag("M13")
    void aReleaseEndsTheRow() throws Exception {
        lapse(4);
        mesh.release("bob", "t", hall.claim("bob", "t"), Outcome.ABANDONED, null, null);
        lapse(4);

        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
        assertThat(hall.task("t").lapses()).isEqualTo(4);
    }

    @Test
    @Tag("M15")
    void aBlockedTaskIsHeldOnAndToldToAll() throws Exception {
        mesh.add("person", Hall.added("a", "t"), null);
        mesh.add("person", Hall.added("b", "a", "u"), null);
        mesh.add("person", Hall.added("c", "u"), null);
        long token = hall.claim("ada", "t");

        Task blocked = mesh.block("ada", "t", token, "the API is down", null).value();

        assertThat(blocked.state()).isEqualTo(TaskState.BLOCKED);
        assertThat(blocked.blocker()).isEqualTo("the API is down");
        assertThat(blocked.held().token()).isEqualTo(token);
        assertThat(mesh.told("bob", 0, 10)).extracting(Event::change).containsExactly(
                new Change.Directed(
                        Mesh.ALL,
                        "replan",
                        "ada is blocked on t: the API is down. Plan anew what waits for it: a, b",
                        List.of("a", "b")));
        assertThat(mesh.told("bob", 0, 10).getFirst().actor()).isEqualTo(Mesh.AUTHORITY);
    }

    @Test
    @Tag("M15")
    void aBlockerForWhichNothingWaitsIsToldToo() throws Exception {
        mesh.block("ada", "t", hall.claim("ada", "t"), "why", null);

        assertThat(hall.last()).isEqualTo(new Change.Directed(
                Mesh.ALL, "replan", "ada is blocked on t: why. Nothing waits for it yet", List.of()));
    }

    /// Who says so again without a reason has the one that is known.
    @Test
    @Tag("M15")
    void aBlockerIsToldOnceForEachReason() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.block("ada", "t", token, null, null);
        assertThat(hall.task("t").blocker()).isEqualTo("no reason given");
        mesh.block("ada", "t", token, "the API is down", null);

        mesh.block("ada", "t", token, null, "r");
        mesh.block("ada", "t", token, "the API is down", null);

        assertThat(mesh.block("ada", "t", token, null, "r").replayed()).isTrue();
        assertThat(hall.task("t").blocker()).isEqualTo("the API is down");
        assertThat(hall.all(Change.Directed.class)).extracting(Change.Directed::text)
                .containsExactly(
                        "ada is blocked on t: no reason given. Nothing waits for it yet",
                        "ada is blocked on t: the API is down. Nothing waits for it yet");
    }

    @Test
    @Tag("M15")
    void whoGoesOnIsBlockedNoMore() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.block("ada", "t", token, "the API is down", null);

        Task going = mesh.update("ada", "t", token, 30, null, null).value();

        assertThat(going.state()).isEqualTo(TaskState.IN_PROGRESS);
        assertThat(going.blocker()).isNull();
    }

    @Test
    @Tag("M8")
    void anUpdateSaysHowFarItIsAndKeepsWhatItDoesNotSay() throws Exception {
        long token = hall.claim("ada", "t");
        mesh.update("ada", "t", token, 30, "reading", null);
        hall.pass(Duration.ofSeconds(10));

        Task task = mesh.update("ada", "t", token, null, null, null).value();

        assertThat(task.progress()).isEqualTo(30);
        assertThat(task.note()).isEqualTo("reading");
        assertThat(hall.left("t")).as("an update renews nothing").isEqualTo(Duration.ofSeconds(110));
    }

    @Test
    @Tag("M13")
    void whoLeavesLetsGoWhatItHolds() throws Exception {
        long token = hall.claim("ada", "t");
        hall.claim("ada", "u");

        mesh.unregister("ada", "done for today", null);

        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
        assertThat(hall.task("u").state()).isEqualTo(TaskState.PENDING);
        assertThat(hall.task("t").note()).isEqualTo("done for today");
        assertThat(hall.agent("ada").status()).isEqualTo(Agent.Status.GONE);
        assertThat(hall.all(Change.Released.class))
                .contains(new Change.Released("t", "ada", token, Outcome.ABANDONED, "done for today"));
    }

    @Test
    @Tag("M13")
    void whoCompletesIsCounted() throws Exception {
        hall.complete("ada", "t");
        mesh.release("ada", "u", hall.claim("ada", "u"), Outcome.FAILED, "no way", null);

        assertThat(hall.agent("ada").completed()).isEqualTo(1);
        assertThat(hall.agent("ada").failed()).isEqualTo(1);
        assertThat(hall.task("t").progress()).isEqualTo(100);
        assertThat(hall.task("u").lastOutcome()).isEqualTo(Outcome.FAILED);
        assertThat(hall.task("u").note()).isEqualTo("no way");
    }
}
