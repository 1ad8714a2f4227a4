package dev.agentsessions.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Chain;
import dev.agentsessions.mesh.log.ChangeJson;
import dev.agentsessions.mesh.log.Replay;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The log is the truth.
@Tag("M3")
class LogTest extends InAHall {
    @BeforeEach
    void begin() throws Exception {
        hall.agents("ada", "bob");
        hall.tasks("t");
        mesh.update("ada", "t", hall.claim("ada", "t"), 10, null, "r");
    }

    private List<Sealed> sealed() throws Exception {
        return new ArrayList<>(mesh.look(snapshot -> snapshot.log(0, Integer.MAX_VALUE)));
    }

    private static long broken(List<Sealed> log) {
        Replay replay = new Replay();
        BrokenLogException broken =
                catchThrowableOfType(BrokenLogException.class, () -> {
                    for (Sealed each : log) {
                        replay.next(each);
                    }
                });
        assertThat(broken).isNotNull();
        return broken.seq();
    }

    @Test
    void eachChangeIsOneEventWithItsPlaceTimeActorAndRequest() throws Exception {
        List<Event> log = hall.log();

        assertThat(log).extracting(Event::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(log).extracting(Event::actor).containsExactly("mesh", "ada", "bob", "person", "ada", "ada");
        assertThat(log.getLast()).isEqualTo(new Event(
                6, FakeMeshClock.START, 1_000_000, "ada", new Change.Updated("t", "ada", 1, 10, null), "r"));
    }

    @Test
    void theChainCoversAllThatAnEventSays() throws Exception {
        Sealed last = sealed().getLast();
        Event e = last.event();
        String kind = ChangeJson.kind(e.change());
        List<String> hashes = new ArrayList<>();
        List<Event> forged = List.of(
                e,
                new Event(7, e.at(), e.ticks(), e.actor(), e.change(), e.correlation()),
                new Event(e.seq(), e.at().plusMillis(1), e.ticks(), e.actor(), e.change(), e.correlation()),
                new Event(e.seq(), e.at(), e.ticks() + 1, e.actor(), e.change(), e.correlation()),
                new Event(e.seq(), e.at(), e.ticks(), "bob", e.change(), e.correlation()),
                new Event(e.seq(), e.at(), e.ticks(), e.actor(), e.change(), "s"),
                new Event(e.seq(), e.at(), e.ticks(), e.actor(), e.change(), null));
        String before = sealed().get(4).hash();
        forged.forEach(each -> hashes.add(Chain.next(before, each, 1, kind, last.body())));
        hashes.add(Chain.next(Chain.NONE, e, 1, kind, last.body()));
        hashes.add(Chain.next(before, e, 2, kind, last.body()));
        hashes.add(Chain.next(before, e, 1, "renewed", last.body()));
        hashes.add(Chain.next(before, e, 1, kind, last.body().replace("10", "11")));

        assertThat(hashes.getFirst()).isEqualTo(last.hash());
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void theHashIsTheOneThatIsDescribed() throws Exception {
        Sealed first = sealed().getFirst();

        assertThat(first.body()).isEqualTo("{\"epoch\":\"boot-1\"}");
        assertThat(first.hash()).isEqualTo(
                sha256("0".repeat(64) + "\n1\n1795140000000\n1000000\n0\nmesh\nbooted\n{\"epoch\":\"boot-1\"}\n\n"));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(UTF_8)));
    }

    @Test
    void whatIsChangedLeftOutOrPutInIsFoundWhereItIs() throws Exception {
        List<Sealed> changed = sealed();
        Sealed third = changed.get(2);
        changed.set(2, new Sealed(third.event(), third.body().replace("bob", "eve"), third.token(), third.hash()));
        assertThat(broken(changed)).isEqualTo(3);

        List<Sealed> leftOut = sealed();
        leftOut.remove(3);
        assertThat(broken(leftOut)).isEqualTo(5);

        List<Sealed> putIn = sealed();
        putIn.add(3, putIn.get(2));
        assertThat(broken(putIn)).isEqualTo(3);

        List<Sealed> token = sealed();
        Sealed last = token.getLast();
        Event event = last.event();
        token.set(5, new Sealed(
                event,
                last.body(),
                0,
                Chain.next(token.get(4).hash(), event, 0, ChangeJson.kind(event.change()), last.body())));
        assertThat(broken(token)).isEqualTo(6);
    }

    /// Someone who seals what he forges is found where it cannot have happened.
    @Test
    void whatDoesNotFollowIsFoundThoughItIsSealed() throws Exception {
        List<Sealed> log = sealed();
        Change impossible = new Change.Claimed("t", "bob", 2, Hall.TTL);
        Event event = new Event(7, FakeMeshClock.START, 1_000_000, "bob", impossible, null);
        String body = ChangeJson.write(impossible);
        log.add(new Sealed(event, body, 2, Chain.next(log.getLast().hash(), event, 2, "claimed", body)));

        assertThat(broken(log)).isEqualTo(7);
    }

    @Test
    void everyChangeIsReadAsItWasWritten() throws Exception {
        List<String> names = List.of("a", "ü\"\\\n😀");
        List<Change> changes = List.of(
                new Change.Booted("boot"),
                new Change.Registered("ada", "dev", "main", names, "host", "session"),
                new Change.Registered("ada", "dev", null, List.of(), null, null),
                new Change.Heard("ada", Agent.Status.BUSY, "t", "note"),
                new Change.Heard("ada", Agent.Status.IDLE, null, null),
                new Change.Seen(names),
                new Change.Died("ada", "why"),
                new Change.Unregistered("ada", "why"),
                new Change.Unregistered("ada", null),
                new Change.Added("t", "title", "text\nof two lines", 100, names, names, names, "dev"),
                new Change.Added("t", "title", "", 0, List.of(), List.of(), List.of(), null),
                new Change.Claimed("t", "ada", Long.MAX_VALUE, Duration.ofMillis(12_345)),
                new Change.Renewed("t", "ada", 1),
                new Change.Updated("t", "ada", 1, 50, "note"),
                new Change.Updated("t", "ada", 1, 50, null),
                new Change.Blocked("t", "ada", 1, "why"),
                new Change.Released("t", "ada", 1, Outcome.FAILED, "note"),
                new Change.Released("t", "ada", 1, Outcome.COMPLETED, null),
                new Change.Lapsed("t", "ada", 1),
                new Change.Reopened("t"),
                new Change.Directed("ada", "claim_denied", "text", names),
                new Change.Acknowledged("ada", 7),
                new Change.Sent("ada", "all", "text", "{\"json\":true}"));
        for (Change change : changes) {
            String json = ChangeJson.write(change);
            assertThat(json).doesNotContain("\n");
            assertThat(ChangeJson.read(ChangeJson.kind(change), json)).isEqualTo(change);
        }
        assertThat(changes.stream().map(Object::getClass).distinct())
                .hasSameSizeAs(Change.class.getPermittedSubclasses());
    }

    @Test
    void whatIsNoChangeIsNotRead() {
        for (String json : List.of("", "[]", "{", "{}", "{\"task_id\":7,\"agent\":\"ada\",\"token\":1}")) {
            assertThatThrownBy(() -> ChangeJson.read("renewed", json)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> ChangeJson.read("invented", "{}")).isInstanceOf(IOException.class);
    }

    /// What fails in the middle leaves nothing.
    @Test
    void whatIsThrownAwayIsNotThere() throws Exception {
        long end = hall.end();

        assertThatThrownBy(() -> hall.store.write(tx -> {
                    tx.append("ada", new Change.Renewed("t", "ada", tx.nextToken()), null);
                    throw new IllegalStateException("a defect");
                }))
                .hasMessage("a defect");

        assertThat(hall.end()).isEqualTo(end);
        assertThat(hall.task("t").held().token()).isEqualTo(1);
        hall.agents("eve");
        hall.tasks("u");
        assertThat(hall.claim("eve", "u")).isEqualTo(2);
    }
}
