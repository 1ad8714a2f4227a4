package dev.agentsessions.mesh;

import static dev.agentsessions.mesh.Hall.added;
import static dev.agentsessions.mesh.Hall.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Refused.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who takes part, what they are told, and how much of everything there may be.
@Tag("M18")
class TalkTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob", "eve");
        hall.tasks("t", "u", "v");
    }

    private static Change.Sent message(String from, String to, String text) {
        return new Change.Sent(from, to, "text", text);
    }

    @Test
    void whoRegistersAnewIsTheSameAndSaysWhoItIsNow() throws Exception {
        hall.complete("ada", "t");
        hall.pass(Duration.ofSeconds(30));

        Agent again = mesh.register(
                        new Change.Registered("ada", "reviewer", "main", List.of("java"), "host-1", "ada-claude"), null)
                .value();

        assertThat(again.role()).isEqualTo("reviewer");
        assertThat(again.branch()).isEqualTo("main");
        assertThat(again.capabilities()).containsExactly("java");
        assertThat(again.host()).isEqualTo("host-1");
        assertThat(again.session()).isEqualTo("ada-claude");
        assertThat(again.completed()).isEqualTo(1);
        assertThat(again.registered()).isEqualTo(FakeMeshClock.START);
        assertThat(again.heard()).isEqualTo(FakeMeshClock.START.plusSeconds(30));
    }

    private static Change.Registered asked(
            @Nullable String branch, List<String> capabilities, @Nullable String host, @Nullable String session) {
        return new Change.Registered("ada", "coder", branch, capabilities, host, session);
    }

    /// A launcher that starts an agent again may know less of it than whoever registered it.
    @Test
    void whoRegistersAgainKeepsWhatItDoesNotName() throws Exception {
        Change.Registered all = asked("main", List.of("java", "sql"), "host-1", "s");
        mesh.register(all, null);

        mesh.register(asked(null, List.of(), null, null), null);
        assertThat(hall.last()).isEqualTo(all);
        mesh.register(asked("next", List.of("go"), null, null), null);
        assertThat(hall.last()).isEqualTo(asked("next", List.of("go"), "host-1", "s"));
    }

    /// That its old session is gone says nothing of it, and whoever is in there is another.
    @Test
    @Tag("M13")
    void whoComesBackFromTheDeadMayBeInAnotherSession() throws Exception {
        mesh.register(asked("main", List.of("java"), "host-1", "s"), null);
        hall.pass(Mesh.UNSEEN_DEATH.plusSeconds(1));
        assertThat(hall.sweep().died()).extracting(Agent::name).contains("ada");

        mesh.register(asked(null, List.of(), null, null), null);

        assertThat(hall.last()).isEqualTo(asked("main", List.of("java"), "host-1", null));
    }

    @Test
    void anEmptyValueTakesBackWhatWasSaid() throws Exception {
        mesh.register(asked("main", List.of("java"), "host-1", "s"), null);

        mesh.register(asked("", List.of(""), "", ""), "r");

        assertThat(hall.last()).isEqualTo(asked(null, List.of(), null, null));
        assertThat(mesh.register(asked("", List.of(""), "", ""), "r").replayed()).isTrue();
        hall.refusesUnchanged(Reason.REQUEST_REUSED, () -> mesh.register(asked("x", List.of(), null, null), "r"));
    }

    /// A session is one of a host.
    @Test
    void whoIsOnAnotherHostHasLeftItsSessionBehind() throws Exception {
        mesh.register(asked("main", List.of(), "host-1", "s"), null);

        mesh.register(asked(null, List.of(), "Host-1.example.org", null), null);
        assertThat(hall.last()).isEqualTo(asked("main", List.of(), "Host-1.example.org", "s"));
        mesh.register(asked(null, List.of(), "host-2", null), null);
        assertThat(hall.last()).isEqualTo(asked("main", List.of(), "host-2", null));
        mesh.register(asked(null, List.of(), "host-3", "s3"), null);
        assertThat(hall.last()).isEqualTo(asked("main", List.of(), "host-3", "s3"));
    }

    @Test
    void whoHasLeftBeginsAnew() throws Exception {
        mesh.register(asked("main", List.of("java"), "host-1", "s"), null);
        mesh.unregister("ada", null, null);

        mesh.register(asked(null, List.of(), null, null), null);

        assertThat(hall.last()).isEqualTo(asked(null, List.of(), null, null));
    }

    /// What was taken over by another meanwhile is not kept.
    @Test
    void aSessionThatIsAnothersByNowIsNotKept() throws Exception {
        mesh.register(asked(null, List.of(), "here", "s"), null);
        mesh.register(new Change.Registered("bob", "coder", null, List.of(), "here", "s"), null);

        mesh.register(asked(null, List.of(), null, null), null);

        assertThat(hall.agent("ada").session()).isNull();
        assertThat(hall.agent("bob").session()).isEqualTo("s");
    }

    @Test
    @Tag("M10")
    void theSameRegistrationAgainIsAnsweredAsBeforeWhateverWasKept() throws Exception {
        mesh.register(asked("main", List.of("java"), null, null), null);
        assertThat(mesh.register(asked(null, List.of(), null, null), "r").replayed()).isFalse();
        mesh.register(asked("next", List.of(), null, null), null);
        long end = hall.end();

        assertThat(mesh.register(asked(null, List.of(), null, null), "r").replayed()).isTrue();

        assertThat(hall.end()).isEqualTo(end);
        assertThat(hall.agent("ada").branch()).isEqualTo("next");
    }

    @Test
    void nobodyIsCalledWhatTheMeshIsCalled() throws Exception {
        hall.refusesUnchanged(Reason.RESERVED_NAME, () -> mesh.register(registered("mesh", "dev"), null));
        hall.refusesUnchanged(Reason.RESERVED_NAME, () -> mesh.register(registered("all", "dev"), null));
    }

    /// What the mesh itself does is told by its name, in the log and where requests are looked up.
    @Test
    void nobodyAddsATaskInTheNameOfTheMesh() throws Exception {
        hall.refusesUnchanged(Reason.RESERVED_NAME, () -> mesh.add("mesh", added("w"), null));
        hall.refusesUnchanged(Reason.RESERVED_NAME, () -> mesh.add("all", added("w"), null));
    }

    @Test
    void aMessageGoesToOneOrToAll() throws Exception {
        mesh.send(message("ada", "bob", "hello, bob"), null);
        mesh.send(message("ada", Mesh.ALL, "hello"), null);

        assertThat(mesh.told("bob", 0, 10)).extracting(Event::change).containsExactly(
                message("ada", "bob", "hello, bob"), message("ada", Mesh.ALL, "hello"));
        assertThat(mesh.told("eve", 0, 10)).extracting(Event::change).containsExactly(message("ada", Mesh.ALL, "hello"));
        assertThat(mesh.told("bob", 0, 1)).hasSize(1);
        assertThat(mesh.told("ada", 0, 10)).as("what it said itself").isEmpty();
    }

    @Test
    void nothingIsSentByOrToWhomNobodyKnows() throws Exception {
        assertThat(hall.refusesUnchanged(
                        Reason.UNKNOWN_AGENT, () -> mesh.send(message("nobody", "bob", "hello"), null)))
                .hasMessage("there is no agent nobody; register it first");
        assertThat(hall.refusesUnchanged(
                        Reason.UNKNOWN_AGENT, () -> mesh.send(message("ada", "nobody", "hello"), null)))
                .hasMessage("there is no agent nobody; `agent-mesh status` lists them");
        mesh.unregister("bob", null, null);
        assertThat(hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.send(message("ada", "bob", "hello"), null)))
                .hasMessage("bob has unregistered; `agent-mesh status` lists who is there");
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.told("nobody", 0, 10));
    }

    @Test
    void whatWasAcknowledgedIsNotToldAgain() throws Exception {
        long first = mesh.send(message("ada", "bob", "one"), null).value();
        mesh.send(message("ada", "bob", "two"), null);

        mesh.acknowledge("bob", first, null);

        assertThat(mesh.told("bob", 0, 10)).extracting(Event::change).containsExactly(message("ada", "bob", "two"));
        long end = hall.end();
        mesh.acknowledge("bob", first, null);
        assertThat(hall.end()).as("nothing new was acknowledged").isEqualTo(end);
        hall.refusesUnchanged(Reason.UNKNOWN_DIRECTIVE, () -> mesh.acknowledge("bob", end + 1, null));
        hall.refusesUnchanged(Reason.UNKNOWN_AGENT, () -> mesh.acknowledge("nobody", 1, null));
    }

    @Test
    void whoIsNewIsNotToldWhatWasSaidBefore() throws Exception {
        mesh.send(message("ada", Mesh.ALL, "old"), null);
        mesh.register(registered("fay", "dev"), null);
        mesh.send(message("ada", Mesh.ALL, "new"), null);

        assertThat(mesh.told("fay", 0, 10)).extracting(Event::change).containsExactly(message("ada", Mesh.ALL, "new"));
    }

    @Test
    void whoRegistersAnewIsToldWhatItHasMissed() throws Exception {
        mesh.send(message("ada", "bob", "missed"), null);
        mesh.register(registered("bob", "dev"), null);

        assertThat(mesh.told("bob", 0, 10)).hasSize(1);
    }

    @Test
    void anAgentHoldsNoMoreThanItMay() throws Exception {
        Mesh limited = hall.with(new Limits(2, 100, 100));
        limited.claim("ada", "t", Hall.TTL, null);
        long token = limited.claim("ada", "u", Hall.TTL, null).value().token();

        Refused refused =
                hall.refusesUnchanged(Reason.TOO_MANY_LEASES, () -> limited.claim("ada", "v", Hall.TTL, null));

        assertThat(refused.details()).containsEntry("held", 2L);
        limited.claim("bob", "v", Hall.TTL, null);
        limited.release("ada", "u", token, Outcome.COMPLETED, null, null);
        hall.tasks("w");
        limited.claim("ada", "w", Hall.TTL, null);
    }

    @Test
    void whatHasLapsedDoesNotCount() throws Exception {
        Mesh limited = hall.with(new Limits(1, 100, 100));
        limited.claim("ada", "t", Hall.TTL, null);
        hall.pass(Hall.TTL);

        limited.claim("ada", "u", Hall.TTL, null);
    }

    @Test
    void noMoreTasksThatOneHasAddedAreOpenThanMayBe() throws Exception {
        Mesh limited = hall.with(new Limits(100, 4, 100));
        limited.add("person", added("w"), null);
        hall.refusesUnchanged(Reason.TOO_MANY_TASKS, () -> limited.add("person", added("x"), null));
        limited.add("ada", added("y"), null);

        hall.complete("ada", "t");

        limited.add("person", added("x"), null);
    }

    @Test
    void anAgentSendsNoMoreInAMinuteThanItMay() throws Exception {
        Mesh limited = hall.with(new Limits(100, 100, 2));
        limited.send(message("ada", "bob", "one"), null);
        hall.pass(Duration.ofSeconds(30));
        limited.send(message("ada", "bob", "two"), null);
        hall.refusesUnchanged(Reason.TOO_MANY_MESSAGES, () -> limited.send(message("ada", "bob", "three"), null));
        limited.send(message("bob", "ada", "one"), null);
        hall.pass(Duration.ofSeconds(29));
        hall.refusesUnchanged(Reason.TOO_MANY_MESSAGES, () -> limited.send(message("ada", "bob", "three"), null));

        hall.pass(Duration.ofSeconds(1));

        limited.send(message("ada", "bob", "three"), null);
        limited.send(message("ada", "bob", "four"), null);
        hall.refusesUnchanged(Reason.TOO_MANY_MESSAGES, () -> limited.send(message("ada", "bob", "five"), null));
    }

    @Test
    void aRebootLetsAnAgentSendAgain() throws Exception {
        Mesh limited = hall.with(new Limits(100, 100, 1));
        limited.send(message("ada", "bob", "one"), null);
        clock.reboot(Duration.ZERO);

        limited.send(message("ada", "bob", "two"), null);
    }
}
