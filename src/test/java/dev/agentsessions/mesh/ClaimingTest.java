package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.TICK;
import static dev.agentsessions.mesh.Hall.TTL;
import static dev.agentsessions.mesh.Hall.added;
import static dev.agentsessions.mesh.Hall.refused;
import static dev.agentsessions.mesh.Hall.registered;
import static dev.agentsessions.mesh.Hall.urgent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who gets a task, and what is said to who does not.
class ClaimingTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
        hall.tasks("t");
    }

    @Test
    @Tag("M7")
    void oneGetsItAndTheOtherDoesNot() throws Exception {
        Mesh.Claim claim = mesh.claim("ada", "t", TTL, null).value();

        assertThat(claim.token()).isEqualTo(1);
        assertThat(claim.left()).isEqualTo(TTL);
        assertThat(claim.task().state()).isEqualTo(TaskState.CLAIMED);
        assertThat(refused(() -> hall.claim("bob", "t")).reason()).isEqualTo(Reason.CLAIM_DENIED);
        assertThat(hall.task("t").held().agent()).isEqualTo("ada");
    }

    @Test
    @Tag("M7")
    void theHolderIsNotGivenASecondLease() throws Exception {
        hall.claim("ada", "t");
        hall.pass(Duration.ofSeconds(20));

        Refused refused = hall.refusesUnchanged(Reason.ALREADY_HELD, () -> hall.claim("ada", "t"));

        assertThat(refused.details()).isEqualTo(Map.of("token", 1L, "remaining_ms", 100_000L));
    }

    @Test
    @Tag("M7")
    @Tag("M9")
    void anotherGetsItAtTheDeadlineAndNotBefore() throws Exception {
        hall.claim("ada", "t");
        hall.pass(TTL.minus(TICK));
        assertThat(refused(() -> hall.claim("bob", "t")).reason()).isEqualTo(Reason.CLAIM_DENIED);

        hall.pass(TICK);

        assertThat(hall.claim("bob", "t")).isEqualTo(2);
        assertThat(hall.all(Change.Lapsed.class)).containsExactly(new Change.Lapsed("t", "ada", 1));
    }

    @Test
    @Tag("M7")
    void aClaimTakesBackWhateverHasLapsedByThen() throws Exception {
        hall.tasks("u", "v");
        hall.claim("ada", "t");
        hall.claim("ada", "u");
        hall.pass(TTL);

        hall.claim("bob", "v");

        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
        assertThat(hall.task("u").state()).isEqualTo(TaskState.PENDING);
    }

    /// Also what a claim found out that was itself refused.
    @Test
    @Tag("M13")
    void keepsWhatARefusedClaimTookBack() throws Exception {
        mesh.add("person", added("u", "t"), null);
        hall.claim("ada", "t");
        hall.pass(TTL);

        assertThat(refused(() -> hall.claim("bob", "u")).reason()).isEqualTo(Reason.BLOCKED_BY);

        assertThat(hall.all(Change.Lapsed.class)).containsExactly(new Change.Lapsed("t", "ada", 1));
    }

    @Test
    @Tag("M11")
    void whoIsDeniedIsToldByWhomForHowLongAndWhatElse() throws Exception {
        mesh.register(registered("ada", "reviewer"), null);
        for (int priority : new int[] {10, 40, 20, 30}) {
            mesh.add("person", urgent("p" + priority, priority), null);
        }
        hall.claim("ada", "t");
        hall.pass(Duration.ofMillis(500));

        Refused refused = refused(() -> hall.claim("bob", "t"));

        assertThat(refused.reason()).isEqualTo(Reason.CLAIM_DENIED);
        assertThat(refused.text()).isEqualTo("ada holds t for another 120 s; take p40 or p30 or p20 instead");
        assertThat(refused.details()).containsExactly(
                Map.entry("holder", "ada"),
                Map.entry("role", "reviewer"),
                Map.entry("remaining_ms", 119_500L),
                Map.entry("since", "2026-11-20T02:00:00Z"),
                Map.entry("alternatives", List.of("p40", "p30", "p20")));
    }

    @Test
    @Tag("M11")
    void whoIsDeniedIsToldInItsDirectivesToo() throws Exception {
        hall.claim("ada", "t");

        Refused refused = refused(() -> mesh.claim("bob", "t", TTL, "r1"));

        assertThat(hall.log().getLast().actor()).isEqualTo(Mesh.AUTHORITY);
        assertThat(hall.log().getLast().correlation()).isEqualTo("r1");
        assertThat(mesh.told("bob", 0, 10)).extracting(Event::change).containsExactly(
                new Change.Directed("bob", "claim_denied", refused.text(), List.of("t")));
        assertThat(mesh.told("ada", 0, 10)).isEmpty();
    }

    @Test
    @Tag("M11")
    void onlyADenialIsADirective() throws Exception {
        mesh.add("person", added("u", "t"), null);

        hall.refusesUnchanged(Reason.BLOCKED_BY, () -> hall.claim("bob", "u"));

        assertThat(mesh.told("bob", 0, 10)).isEmpty();
    }

    @Test
    @Tag("M11")
    void beingMoreUrgentStealsNothing() throws Exception {
        mesh.add("person", urgent("urgent", 100), null);
        hall.claim("ada", "urgent");

        refused(() -> hall.claim("bob", "urgent"));

        assertThat(hall.task("urgent").held().agent()).isEqualTo("ada");
    }

    @Test
    @Tag("M11")
    void whatElseIsProposedIsFreeForThisAgent() throws Exception {
        mesh.add("person", Hall.asking("for-reviewers", "reviewer"), null);
        mesh.add("person", added("waits", "t"), null);
        hall.tasks("held", "free");
        hall.claim("ada", "t");
        hall.claim("ada", "held");

        assertThat(refused(() -> hall.claim("bob", "t")).details()).containsEntry("alternatives", List.of("free"));
    }

    @Test
    @Tag("M14")
    void whatWaitsIsNotGiven() throws Exception {
        mesh.add("person", added("u", "t", "never-added"), null);

        Refused refused = hall.refusesUnchanged(Reason.BLOCKED_BY, () -> hall.claim("ada", "u"));
        assertThat(refused.details()).isEqualTo(Map.of("blocked_by", List.of("t", "never-added")));
        assertThat(refused)
                .hasMessage("u waits for t, never-added (which nobody has added); take another, or see to it that they"
                        + " are completed");

        hall.complete("ada", "t");
        refused = hall.refusesUnchanged(Reason.BLOCKED_BY, () -> hall.claim("ada", "u"));
        assertThat(refused.details()).isEqualTo(Map.of("blocked_by", List.of("never-added")));
        assertThat(refused).hasMessage("u waits for never-added (which nobody has added); take another, or see to it that it is"
                        + " completed");

        hall.tasks("never-added");
        hall.complete("ada", "never-added");
        hall.claim("ada", "u");
    }

    @Test
    @Tag("M14")
    void aFailedDependencyIsNotACompletedOne() throws Exception {
        mesh.add("person", added("u", "t"), null);
        mesh.release("ada", "t", hall.claim("ada", "t"), Outcome.FAILED, null, null);

        hall.refusesUnchanged(Reason.BLOCKED_BY, () -> hall.claim("ada", "u"));
    }

    @Test
    @Tag("M14")
    void roleAndCapabilitiesMustBeThere() throws Exception {
        mesh.register(registered("eve", "reviewer", "java"), null);
        mesh.register(registered("fay", "reviewer", "sql", "java"), null);
        mesh.add("person", Hall.asking("u", "reviewer", "java", "sql"), null);
        mesh.add("person", Hall.asking("v", null, "java"), null);

        Refused refused = hall.refusesUnchanged(Reason.NOT_CAPABLE, () -> hall.claim("ada", "u"));
        assertThat(refused.details()).isEqualTo(Map.of("role", "reviewer", "requires", List.of("java", "sql")));
        assertThat(refused.text())
                .isEqualTo("u asks for the role reviewer and java, sql, which ada has not registered; leave it to an agent"
                        + " that has");
        assertThat(hall.refusesUnchanged(Reason.NOT_CAPABLE, () -> hall.claim("eve", "u")).text())
                .startsWith("u asks for sql, which eve has not registered; ");
        hall.refusesUnchanged(Reason.NOT_CAPABLE, () -> hall.claim("ada", "v"));

        hall.claim("fay", "u");
        hall.claim("eve", "v");
    }

    @Test
    @Tag("M14")
    void whatIsOverIsNotGiven() throws Exception {
        hall.tasks("u");
        hall.complete("ada", "t");
        mesh.release("ada", "u", hall.claim("ada", "u"), Outcome.FAILED, null, null);

        Refused refused = hall.refusesUnchanged(Reason.NOT_CLAIMABLE, () -> hall.claim("bob", "t"));
        assertThat(refused.details()).isEqualTo(Map.of("state", "completed"));
        assertThat(refused).hasMessage("t has been completed; take another");
        refused = hall.refusesUnchanged(Reason.NOT_CLAIMABLE, () -> hall.claim("bob", "u"));
        assertThat(refused.details()).isEqualTo(Map.of("state", "failed"));
        assertThat(refused).hasMessage("u has failed; take another");
    }

    @Test
    @Tag("M14")
    void whatWasAbandonedIsThereForAnybody() throws Exception {
        mesh.release("ada", "t", hall.claim("ada", "t"), Outcome.ABANDONED, "no time", null);

        assertThat(hall.task("t").state()).isEqualTo(TaskState.PENDING);
        assertThat(hall.claim("bob", "t")).isEqualTo(2);
    }

    @Test
    @Tag("M5")
    void whatIsNotThereCannotBeClaimedNorByWhomNobodyKnows() throws Exception {
        hall.refusesUnchanged(Reason.UNKNOWN_TASK, () -> hall.claim("ada", "nothing"));
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> hall.claim("nobody", "t"));
        mesh.unregister("bob", null, null);
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> hall.claim("bob", "t"));
    }
}
