package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.about;
import static dev.agentsessions.mesh.Hall.added;
import static dev.agentsessions.mesh.Hall.asking;
import static dev.agentsessions.mesh.Hall.registered;
import static dev.agentsessions.mesh.Hall.urgent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What waits for what, and who should take what.
@Tag("M14")
class PlanningTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
    }

    private void add(Change.Added... tasks) throws Exception {
        for (Change.Added task : tasks) {
            mesh.add("person", task, null);
        }
    }

    private List<String> recommended(String agent) throws Exception {
        return mesh.recommend(agent, 10).stream().map(Recommendation::task).toList();
    }

    /// Its claim would be refused.
    @Test
    @Tag("M18")
    void nothingIsRecommendedToWhoHoldsAsManyAsItMay() throws Exception {
        add(added("a"), added("b"));
        Mesh limited = hall.with(new Limits(1, 100, 100));
        limited.claim("ada", "a", Hall.TTL, null);
        assertThat(limited.recommend("ada", 10)).isEmpty();
        assertThat(limited.notNow("ada")).isEqualTo(new NotNow(true, 0, 0, 0));
        assertThat(limited.recommend("bob", 10)).extracting(Recommendation::task).containsExactly("b");
        assertThat(recommended("ada")).containsExactly("b");

        hall.pass(Hall.TTL);
        assertThat(limited.recommend("ada", 10)).hasSize(2);
        assertThat(limited.notNow("ada").full()).isFalse();
    }

    @Test
    void noTaskWaitsForItself() throws Exception {
        Refused refused = hall.refusesUnchanged(Reason.DEPENDENCY_CYCLE, () -> add(added("a", "a")));

        assertThat(refused.details()).isEqualTo(Map.of("cycle", List.of("a", "a")));
        assertThat(refused.text()).isEqualTo("a would wait for itself, by a → a; leave one of these dependencies out");
    }

    @Test
    void aCycleIsRefusedWhenItWouldArise() throws Exception {
        add(added("a", "b"), added("b", "x", "c"));

        Refused refused = hall.refusesUnchanged(Reason.DEPENDENCY_CYCLE, () -> add(added("c", "y", "a")));

        assertThat(refused.details()).isEqualTo(Map.of("cycle", List.of("c", "a", "b", "c")));
        add(added("c", "y"));
    }

    @Test
    void twoWaysToOneTaskAreNoCycle() throws Exception {
        add(added("a"), added("b", "a"), added("c", "a"), added("d", "b", "c"), added("e", "d", "a"));
    }

    @Test
    void aTaskOfTheSameIdIsRefused() throws Exception {
        add(added("a"));

        hall.refusesUnchanged(Reason.TASK_EXISTS, () -> add(urgent("a", 10)));
    }

    @Test
    void whatIsNotAddedYetIsWaitedFor() throws Exception {
        add(added("a", "later"));
        assertThat(recommended("ada")).isEmpty();

        add(added("later"));
        assertThat(recommended("ada")).containsExactly("later");
        hall.complete("ada", "later");

        assertThat(recommended("ada")).containsExactly("a");
    }

    @Test
    void theUrgentComesFirst() throws Exception {
        add(urgent("low", 0), urgent("high", 100), urgent("middle", 50));

        assertThat(recommended("ada")).containsExactly("high", "middle", "low");
    }

    @Test
    void amongTheEquallyUrgentWhatUnblocksMostComesFirst() throws Exception {
        add(added("lonely"), added("one"), added("two"), added("x", "one"), added("y", "two"), added("z", "two"));

        assertThat(recommended("ada")).containsExactly("two", "one", "lonely");
    }

    @Test
    void whatIsOverUnblocksNothingAnyMore() throws Exception {
        add(added("a"), added("b"), added("c"), added("d", "a", "c"), added("e", "a"));
        hall.complete("ada", "a");
        hall.complete("ada", "e");

        assertThat(recommended("ada")).containsExactly("c", "b");
    }

    @Test
    void amongThoseTheOldestToTheMinuteComesFirst() throws Exception {
        add(added("b"));
        hall.pass(Duration.ofMinutes(1));
        add(added("a"));

        assertThat(recommended("ada")).containsExactly("b", "a");
    }

    @Test
    void amongThoseWhatWentWellWithThisAgentComesFirst() throws Exception {
        mesh.register(registered("ada", "dev", "java", "sql"), null);
        mesh.register(registered("bob", "dev", "java", "sql"), null);
        add(asking("java-1", null, "java"), asking("sql-1", null, "sql"));
        hall.complete("bob", "sql-1");
        mesh.release("bob", "java-1", hall.claim("bob", "java-1"), Outcome.FAILED, null, null);
        add(asking("java-2", null, "java"), added("plain"), asking("sql-2", null, "sql"));

        assertThat(recommended("bob")).containsExactly("sql-2", "plain", "java-2");
        assertThat(recommended("ada")).containsExactly("java-2", "plain", "sql-2");
    }

    @Test
    void eachSaysWhy() throws Exception {
        add(urgent("a", 70), added("b", "a"), added("c", "a"));
        hall.complete("ada", "a");
        add(added("d", "b"));

        assertThat(mesh.recommend("ada", 10)).containsExactly(
                new Recommendation(
                        "ada",
                        "b",
                        "Title of b",
                        "priority 50, 1 task waits for it, added 2026-11-20T02:00:00Z, such tasks went well with this"
                                + " agent"),
                new Recommendation(
                        "ada",
                        "c",
                        "Title of c",
                        "priority 50, added 2026-11-20T02:00:00Z, such tasks went well with this agent"));
    }

    @Test
    void whyNamesManyThatWaitAndWhatWentBadly() throws Exception {
        add(added("a"), added("b", "c"), added("d", "c"), added("c"));
        mesh.release("ada", "a", hall.claim("ada", "a"), Outcome.FAILED, null, null);

        assertThat(mesh.recommend("ada", 1).getFirst().why()).isEqualTo(
                "priority 50, 2 tasks wait for it, added 2026-11-20T02:00:00Z, such tasks went badly with this agent");
    }

    @Test
    void whatHasLapsedIsProposedThoughNobodyHasTakenItBackYet() throws Exception {
        add(added("t"));
        hall.claim("ada", "t");
        hall.pass(Hall.TTL);

        assertThat(recommended("bob")).containsExactly("t");
        assertThat(mesh.assignments(10)).extracting(Recommendation::task).containsExactly("t");
    }

    /// beads_rust#168, claude-code#93668; acceptance test E10.
    @Test
    void nothingIsProposedThatIsHeldBlockedQuarantinedOrNotForThisAgent() throws Exception {
        add(added("held"), added("working"), added("blocked"), added("quarantined"), added("done"), added("failed"));
        add(asking("for-reviewers", "reviewer"), asking("for-sql", null, "sql"), added("waits", "held"));
        add(added("free"));
        mesh.release("bob", "done", hall.claim("bob", "done"), Outcome.COMPLETED, null, null);
        mesh.release("bob", "failed", hall.claim("bob", "failed"), Outcome.FAILED, null, null);
        for (int i = 0; i < 5; i++) {
            hall.claim("bob", "quarantined");
            hall.pass(Hall.TTL);
            hall.sweep();
        }
        mesh.heartbeat("ada", null, null, null, null);
        hall.claim("bob", "held");
        mesh.update("bob", "working", hall.claim("bob", "working"), 10, null, null);
        mesh.block("bob", "blocked", hall.claim("bob", "blocked"), "why", null);

        assertThat(recommended("ada")).containsExactly("free");
        assertThat(mesh.assignments(10)).extracting(Recommendation::agent, Recommendation::task)
                .containsExactly(tuple("ada", "free"));
    }

    @Test
    void whatIsProposedCanBeClaimed() throws Exception {
        add(urgent("a", 10), added("b", "a"), asking("c", "dev"), about("d", "x"), about("e", "x"));

        for (String task : recommended("ada")) {
            hall.claim("ada", task);
        }
    }

    @Test
    void noTwoThatNameTheSameFile() throws Exception {
        add(urgent("a", 10), about("b", "x", "y"), about("c", "y", "z"), about("d", "z"));

        assertThat(recommended("ada")).containsExactly("b", "d", "a");
    }

    @Test
    void nothingThatNamesAFileThatSomebodyWorksOn() throws Exception {
        add(about("a", "x"), about("b", "x"), about("c", "y"));
        hall.claim("bob", "a");

        assertThat(recommended("ada")).containsExactly("c");
    }

    @Test
    void noMoreThanAskedFor() throws Exception {
        add(added("a"), added("b"), added("c"));

        assertThat(mesh.recommend("ada", 2)).hasSize(2);
        assertThat(mesh.recommend("ada", 0)).isEmpty();
    }

    @Test
    void nothingIsProposedToWhomNobodyKnows() throws Exception {
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.recommend("nobody", 10));
    }

    @Test
    void eachIdleAgentIsAssignedOneTaskAndNoTaskTwice() throws Exception {
        hall.agents("eve", "fay");
        add(urgent("a", 90), urgent("b", 80), urgent("c", 70));
        hall.tasks("held");
        hall.claim("bob", "held");

        assertThat(mesh.assignments(10)).extracting(Recommendation::agent, Recommendation::task).containsExactly(
                tuple("ada", "a"),
                tuple("eve", "b"),
                tuple("fay", "c"));
        assertThat(mesh.assignments(2)).hasSize(2);
    }

    @Test
    void noTwoAreAssignedThatNameTheSameFile() throws Exception {
        add(urgent("low", 10), about("a", "x"), about("b", "x"));

        assertThat(mesh.assignments(10)).extracting(Recommendation::task).containsExactly("a", "low");
    }

    @Test
    void nobodyIsAssignedAnythingWhoIsGoneOrDead() throws Exception {
        add(added("a"), added("b"));
        mesh.unregister("ada", null, null);
        hall.pass(Duration.ofSeconds(121));
        hall.sweep("bob", Sighting.GONE);

        assertThat(mesh.assignments(10)).isEmpty();
    }
}
