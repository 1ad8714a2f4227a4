package dev.agentsessions.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.FakeMeshClock;
import dev.agentsessions.mesh.FakeStore;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is answered, as JSON: the same over every door.
@Tag("M1")
@Tag("M5")
class DeskTest {
    private final FakeMeshClock clock = new FakeMeshClock();
    private final FakeStore store = new FakeStore(clock);
    private final Map<String, Sighting> seen = new LinkedHashMap<>();
    private final Desk desk = new Desk(new Mesh(store, Limits.STANDARD), _ -> seen, true, "jo", Books.CLOSED);

    @BeforeEach
    void begin() throws Exception {
        ask(Command.REGISTER, "agent", "ada", "role", "dev");
        ask(Command.REGISTER, "agent", "bob", "role", "dev");
        ask(Command.ADD_TASK, "task_id", "t", "title", "Do it");
    }

    private Answer answer(Command command, Object... namesAndValues) throws BadFieldException {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            raw.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return desk.answer(Request.of(command, raw));
    }

    private String ask(Command command, Object... namesAndValues) throws BadFieldException {
        return new String(JsonText.of(answer(command, namesAndValues).json()), UTF_8);
    }

    private static final String TASK_BEGINS = "{\"id\":\"t\",\"title\":\"Do it\",\"description\":\"\",\"state\":";

    private static String task(String state, String lease, String rest) {
        return TASK_BEGINS + "\"" + state + "\",\"priority\":50,\"files\":[],\"depends_on\":[],"
                + "\"requires\":[],\"role\":null,\"lease\":" + lease + "," + rest
                + ",\"added\":\"2026-11-20T02:00:00Z\",\"waits_for\":[]}";
    }

    private static final String FRESH =
            "\"progress\":0,\"note\":null,\"blocker\":null,\"lapses\":0,\"last_holder\":null,\"last_outcome\":null";

    private static String lease(long remaining) {
        return "{\"agent\":\"ada\",\"token\":1,\"since\":\"2026-11-20T02:00:00Z\",\"ttl_ms\":120000,\"remaining_ms\":"
                + remaining + "}";
    }

    @Test
    void aRegistrationIsAnsweredWithTheAgent() throws Exception {
        assertThat(ask(
                        Command.REGISTER, "agent", "eve", "role", "reviewer", "branch", "main", "capabilities",
                        List.of("java"), "host", "host-1", "session", "eve-claude"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"register\",\"replayed\":false,\"agent\":"
                        + "{\"name\":\"eve\",\"role\":\"reviewer\",\"status\":\"active\",\"branch\":\"main\","
                        + "\"capabilities\":[\"java\"],\"host\":\"host-1\",\"session\":\"eve-claude\","
                        + "\"task_id\":null,\"note\":null,\"holds\":[],"
                        + "\"registered\":\"2026-11-20T02:00:00Z\",\"heard\":\"2026-11-20T02:00:00Z\","
                        + "\"completed\":0,\"failed\":0,\"seen\":\"unknown\",\"silent_ms\":0}}");
    }

    private static @Nullable Object host(Desk desk, String... namesAndValues) throws BadFieldException {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            raw.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        Map<?, ?> agent = (Map<?, ?>) desk.answer(Request.of(Command.REGISTER, raw)).json().get("agent");
        return Objects.requireNonNull(agent).get("host");
    }

    @Test
    @Tag("M12")
    void aSessionIsOfTheOnlyMachineThereIsUnlessItIsSaidToBeElsewhere() throws Exception {
        Desk only = new Desk(new Mesh(store, Limits.STANDARD), _ -> seen, true, "jo", Books.CLOSED, "lab1");
        assertThat(host(only, "agent", "eve", "role", "r", "session", "s")).isEqualTo("lab1");
        assertThat(host(only, "agent", "eve", "role", "r", "session", "s", "host", "lab2")).isEqualTo("lab2");
        assertThat(host(only, "agent", "eve", "role", "r", "session", "", "host", "")).isNull();
        assertThat(host(only, "agent", "eve", "role", "r", "session", "")).isNull();
        assertThat(host(only, "agent", "eva", "role", "r")).isNull();
        assertThat(host(desk, "agent", "eva", "role", "r", "session", "s")).isNull();
    }

    @Test
    void aTaskIsAnsweredWithTheTask() throws Exception {
        assertThat(ask(
                        Command.ADD_TASK, "task_id", "u", "title", "Then this", "description", "more", "priority", 70,
                        "files", List.of("a"), "depends_on", List.of("t"), "requires", "sql", "role", "dev"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"add-task\",\"replayed\":false,\"task\":"
                        + "{\"id\":\"u\",\"title\":\"Then this\",\"description\":\"more\",\"state\":\"pending\","
                        + "\"priority\":70,\"files\":[\"a\"],\"depends_on\":[\"t\"],"
                        + "\"requires\":[\"sql\"],\"role\":\"dev\",\"lease\":null," + FRESH
                        + ",\"added\":\"2026-11-20T02:00:00Z\",\"waits_for\":[\"t\"]},\"not_added\":[],"
                        + "\"unmet\":{\"role\":null,\"requires\":[\"sql\"]}}");
    }

    /// It may come later, and it may be misspelt.
    @Test
    @Tag("M5")
    void aTaskIsAnsweredWithWhatItWaitsForThatNobodyHasAdded() throws Exception {
        assertThat(ask(Command.ADD_TASK, "task_id", "u", "title", "U", "depends_on", List.of("v", "t", "w")))
                .contains("\"waits_for\":[\"v\",\"t\",\"w\"]")
                .endsWith(",\"not_added\":[\"v\",\"w\"],\"unmet\":{}}");
    }

    private List<String> actors() {
        return store.read(snapshot ->
                snapshot.log(0, 100).stream().map(Store.Sealed::event).map(Event::actor).toList());
    }

    @Test
    void whoAddsATaskIsTheAgentThatIsNamedOrThePersonWhoAsks() throws Exception {
        assertThat(actors().getLast()).isEqualTo("jo");

        ask(Command.ADD_TASK, "task_id", "u", "title", "U", "agent", "ada");

        assertThat(actors().getLast()).isEqualTo("ada");
    }

    @Test
    void aClaimIsAnsweredWithItsToken() throws Exception {
        assertThat(ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t", "request_id", "r"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"claim-task\",\"task_id\":\"t\","
                        + "\"agent\":\"ada\",\"token\":1,\"remaining_ms\":120000,\"last_note\":null,\"replayed\":false,\"task\":"
                        + task("claimed", lease(120_000), FRESH) + "}");
        clock.pass(Duration.ofSeconds(20));

        assertThat(ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t", "request_id", "r"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"claim-task\",\"task_id\":\"t\","
                        + "\"agent\":\"ada\",\"token\":1,\"remaining_ms\":100000,\"last_note\":null,\"replayed\":true,\"task\":"
                        + task("claimed", lease(100_000), FRESH) + "}");
    }

    @Test
    @Tag("M11")
    void aDenialSaysByWhomAndWhatElse() throws Exception {
        ask(Command.ADD_TASK, "task_id", "u", "title", "U");
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");

        assertThat(ask(Command.CLAIM_TASK, "agent", "bob", "task_id", "t"))
                .isEqualTo("{\"schema_version\":1,\"ok\":false,\"command\":\"claim-task\",\"reason\":\"claim_denied\","
                        + "\"message\":\"ada holds t for another 120 s; take u instead\",\"holder\":\"ada\","
                        + "\"role\":\"dev\",\"remaining_ms\":120000,\"since\":\"2026-11-20T02:00:00Z\","
                        + "\"alternatives\":[\"u\"]}");
    }

    @Test
    @Tag("M9")
    void aTtlIsFromTenSecondsToADay() throws Exception {
        for (String ttl : List.of("9999ms", "25h", "86401s", "0s")) {
            assertThat(ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t", "ttl", ttl))
                    .isEqualTo("{\"schema_version\":1,\"ok\":false,\"command\":\"claim-task\",\"reason\":\"bad_input\","
                            + "\"field\":\"ttl\",\"message\":\"ttl must be 10s to 24h\"}");
        }
        assertThat(answer(Command.CLAIM_TASK, "agent", "ada", "task_id", "t", "ttl", "10s").json())
                .containsEntry("remaining_ms", 10_000L);
    }

    @Test
    void aHeartbeatIsAnsweredWithWhatIsHeld() throws Exception {
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        clock.pass(Duration.ofSeconds(20));

        assertThat(ask(Command.HEARTBEAT, "agent", "ada", "status", "busy"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"heartbeat\",\"agent\":\"ada\","
                        + "\"replayed\":false,\"holds\":[" + task("claimed", lease(120_000), FRESH) + "],\"unknown_task\":null}");
    }

    /// Whoever misspells what it works on is alive all the same.
    @Test
    void aHeartbeatSaysThatThereIsNoSuchTask() throws Exception {
        assertThat(ask(Command.HEARTBEAT, "agent", "ada", "task_id", "tt"))
                .contains("\"ok\":true")
                .endsWith(",\"unknown_task\":\"tt\"}");
        assertThat(ask(Command.HEARTBEAT, "agent", "ada", "task_id", "t")).endsWith(",\"unknown_task\":null}");
    }

    @Test
    void anUpdateMayAlsoEndIt() throws Exception {
        long token = 1;
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        assertThat(ask(
                        Command.UPDATE_TASK, "agent", "ada", "task_id", "t", "token", token, "status", "in_progress",
                        "progress", 40, "note", "reading"))
                .endsWith(task("in_progress", lease(120_000), FRESH.replace("0,\"note\":null", "40,\"note\":\"reading\""))
                        + "}");
        assertThat(ask(Command.UPDATE_TASK, "agent", "ada", "task_id", "t", "token", token, "status", "blocked"))
                .contains("\"blocker\":\"no reason given\"");
        assertThat(ask(
                        Command.UPDATE_TASK, "agent", "ada", "task_id", "t", "token", token, "status", "blocked",
                        "note", " "))
                .contains("\"blocker\":\"no reason given\"");
        assertThat(ask(
                        Command.UPDATE_TASK, "agent", "ada", "task_id", "t", "token", token, "status", "completed",
                        "note", "done"))
                .endsWith(task(
                                "completed",
                                "null",
                                "\"progress\":100,\"note\":\"done\",\"blocker\":null,\"lapses\":0,"
                                        + "\"last_holder\":\"ada\",\"last_outcome\":\"completed\"")
                        + "}");
        ask(Command.ADD_TASK, "task_id", "u", "title", "U");
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "u");
        assertThat(ask(Command.UPDATE_TASK, "agent", "ada", "task_id", "u", "token", 2, "status", "failed"))
                .contains("\"state\":\"failed\"");
    }

    @Test
    void aStaleTokenIsATypedRefusal() throws Exception {
        assertThat(ask(Command.RENEW, "agent", "ada", "task_id", "t", "token", 7))
                .isEqualTo("{\"schema_version\":1,\"ok\":false,\"command\":\"renew\",\"reason\":\"stale_token\","
                        + "\"message\":\"token 7 of ada for t is not, or no longer, good: it is pending; stop working on"
                        + " it, and claim it again if you want it\",\"token\":7,\"holder\":null}");
    }

    @Test
    void aReleaseAndABlockAreAnsweredWithTheTask() throws Exception {
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        assertThat(ask(Command.BLOCK, "agent", "ada", "task_id", "t", "token", 1, "reason", "why"))
                .startsWith("{\"schema_version\":1,\"ok\":true,\"command\":\"block\",\"replayed\":false,\"task\":")
                .contains("\"state\":\"blocked\"", "\"blocker\":\"why\"");
        assertThat(ask(Command.RELEASE_TASK, "agent", "ada", "task_id", "t", "token", 1, "outcome", "abandoned"))
                .startsWith("{\"schema_version\":1,\"ok\":true,\"command\":\"release-task\",\"replayed\":false,\"task\":")
                .contains("\"state\":\"pending\"", "\"last_outcome\":\"abandoned\"");
    }

    @Test
    void directivesAreEventsAndAcknowledgedByTheirPlace() throws Exception {
        assertThat(ask(Command.SEND, "agent", "ada", "text", "hello"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"send\",\"seq\":5,\"replayed\":false}");

        assertThat(ask(Command.DIRECTIVES, "agent", "bob"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"directives\",\"directives\":[{\"seq\":5,"
                        + "\"at\":\"2026-11-20T02:00:00Z\",\"actor\":\"ada\",\"type\":\"sent\",\"payload\":"
                        + "{\"agent\":\"ada\",\"target\":\"all\",\"type\":\"text\",\"body\":\"hello\"},"
                        + "\"correlation_id\":null}]}");
        assertThat(ask(Command.DIRECTIVES, "agent", "bob", "ack", 5)).endsWith("\"directives\":[]}");
        assertThat(ask(Command.DIRECTIVES, "agent", "bob", "ack", 500)).contains("\"reason\":\"unknown_directive\"");
    }

    @Test
    @Tag("M14")
    void recommendationsSayWhy() throws Exception {
        String one = "{\"agent\":\"ada\",\"task_id\":\"t\",\"title\":\"Do it\",\"why\":\"priority 50, added"
                + " 2026-11-20T02:00:00Z\"}";
        assertThat(ask(Command.RECOMMEND, "agent", "ada"))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"recommend\",\"recommendations\":[" + one
                        + "],\"not_now\":null}");
        assertThat(ask(Command.ASSIGNMENTS, "max", 1))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"assignments\",\"recommendations\":[" + one
                        + "]}");
        assertThat(ask(Command.RECOMMEND, "agent", "ada", "max", 0))
                .endsWith("\"recommendations\":[],\"not_now\":{\"full\":false,\"waiting\":0,\"unsuited\":0,\"files_in_use\":0}}");
    }

    @Test
    @Tag("M12")
    @Tag("M13")
    void aSweepLooksAtTheAgentsFirst() throws Exception {
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        seen.put("ada", Sighting.ALIVE);
        seen.put("bob", Sighting.GONE);
        clock.pass(Duration.ofSeconds(119));
        assertThat(ask(Command.SWEEP))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"sweep\",\"lapsed\":[],\"died\":[]}");
        clock.pass(Duration.ofSeconds(119));
        assertThat(ask(Command.SWEEP)).endsWith("\"lapsed\":[],\"died\":[\"bob\"]}");
        seen.clear();
        clock.pass(Duration.ofSeconds(120));

        assertThat(ask(Command.SWEEP)).endsWith("\"lapsed\":[\"t\"],\"died\":[]}");
    }

    /// It would be lost.
    @Test
    void progressIsToldOfWhatGoesOnOnly() throws Exception {
        long token = 1;
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        for (String status : List.of("blocked", "failed", "completed")) {
            assertThat(ask(
                            Command.UPDATE_TASK, "agent", "ada", "task_id", "t", "token", token, "status", status,
                            "progress", 40))
                    .contains("\"reason\":\"bad_input\"", "\"field\":\"progress\"", "goes with status in_progress only");
        }
        assertThat(ask(
                        Command.UPDATE_TASK, "agent", "ada", "task_id", "t", "token", token, "status", "completed",
                        "progress", 100))
                .contains("\"ok\":true");
    }

    @Test
    @Tag("M6")
    void everythingIsShownAtOneMoment() throws Exception {
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        seen.put("ada", Sighting.ALIVE);
        clock.pass(Duration.ofSeconds(130));

        String shown = ask(Command.SHOW);

        assertThat(shown)
                .startsWith("{\"schema_version\":1,\"ok\":true,\"command\":\"show\",\"seq\":5,"
                        + "\"at\":\"2026-11-20T02:02:10Z\",\"agents\":[{\"name\":\"ada\"")
                .contains("\"seen\":\"alive\"", "\"seen\":\"unknown\"", "\"holds\":[\"t\"]", "\"silent_ms\":130000")
                .endsWith("\"tasks\":[" + task("claimed", lease(0), FRESH) + "]}");
    }

    @Test
    @Tag("M3")
    void theLogIsShownWithItsHashes() throws Exception {
        assertThat(ask(Command.LOG, "since", 3, "max", 1))
                .startsWith("{\"schema_version\":1,\"ok\":true,\"command\":\"log\",\"events\":[{\"seq\":4,"
                        + "\"at\":\"2026-11-20T02:00:00Z\",\"actor\":\"jo\",\"type\":\"added\",\"payload\":{\"task_id\":"
                        + "\"t\",\"title\":\"Do it\",\"description\":\"\",\"priority\":50,\"files\":[],\"depends_on\":[],"
                        + "\"requires\":[]},\"correlation_id\":null,\"hash\":\"")
                .matches(".*\"hash\":\"[0-9a-f]{64}\"\\}\\],\"end\":4\\}");
        assertThat(ask(Command.LOG, "max", 1)).as("the newest").contains("\"seq\":4");
    }

    @Test
    void whoLeavesIsGone() throws Exception {
        assertThat(ask(Command.UNREGISTER, "agent", "ada", "reason", "done"))
                .startsWith("{\"schema_version\":1,\"ok\":true,\"command\":\"unregister\",\"replayed\":false,\"agent\":"
                        + "{\"name\":\"ada\",\"role\":\"dev\",\"status\":\"gone\"")
                .contains("\"note\":\"done\"");
        assertThat(ask(Command.HEARTBEAT, "agent", "ada")).contains("\"reason\":\"unknown_agent\"");
    }

    @Test
    void whatIsBadNamesTheField() {
        Answer.Bad bad = new Answer.Bad(null, new BadFieldException("command", "is missing"));

        assertThat(new String(JsonText.of(bad.json()), UTF_8))
                .isEqualTo("{\"schema_version\":1,\"ok\":false,\"command\":null,\"reason\":\"bad_input\","
                        + "\"field\":\"command\",\"message\":\"command is missing\"}");
    }

    /// A desk at a store that can be written to, and is read as it is said here.
    private Desk reading(Reading how) {
        Store between = new Store() {
            @Override
            public <T> T write(Function<Transaction, T> work) {
                return store.write(work);
            }

            @Override
            public <T> T read(Function<Snapshot, T> reading) throws IOException {
                return how.read(reading);
            }

            @Override
            public void close() {}
        };
        return new Desk(new Mesh(between, Limits.STANDARD), _ -> seen, true, "jo", Books.CLOSED);
    }

    private interface Reading {
        <T> T read(Function<Store.Snapshot, T> reading) throws IOException;
    }

    private static final class Lost implements Reading {
        @Override
        public <T> T read(Function<Store.Snapshot, T> reading) throws IOException {
            throw new IOException("the store was lost");
        }
    }

    @Test
    @Tag("M12")
    void aHeartbeatThatWasHeardIsAnsweredEvenIfTheStoreIsLostThen() throws Exception {
        ask(Command.CLAIM_TASK, "agent", "ada", "task_id", "t");
        clock.pass(Duration.ofSeconds(30));

        Answer answer = reading(new Lost()).answer(Request.of(Command.HEARTBEAT, Map.of("agent", "ada")));

        assertThat(new String(JsonText.of(answer.json()), UTF_8))
                .isEqualTo("{\"schema_version\":1,\"ok\":true,\"command\":\"heartbeat\",\"agent\":\"ada\","
                        + "\"replayed\":false,\"holds\":[" + task("claimed", lease(120_000), FRESH) + "],\"unknown_task\":null}");
    }

    private final class Busy implements Reading {
        @Override
        public <T> T read(Function<Store.Snapshot, T> reading) {
            T read = store.read(reading);
            store.write(tx -> tx.append("jo", new Change.Sent("jo", "all", "text", "meanwhile"), null));
            return read;
        }
    }

    @Test
    void theLogIsShownWithItsEndAtOneMoment() throws Exception {
        Answer answer = reading(new Busy()).answer(Request.of(Command.LOG, Map.of()));

        assertThat(new String(JsonText.of(answer.json()), UTF_8)).contains("\"seq\":4").endsWith("\"end\":4}");
    }

    @Test
    void aStoreThatCannotBeHadIsSaidSo() throws Exception {
        Store broken = new Store() {
            @Override
            public <T> T write(Function<Transaction, T> work) throws IOException {
                throw new IOException("the store is away");
            }

            @Override
            public <T> T read(Function<Snapshot, T> reading) throws IOException {
                throw new IOException("the store is away");
            }

            @Override
            public void close() {}
        };
        Desk without = new Desk(new Mesh(broken, Limits.STANDARD), _ -> seen, true, "jo", Books.CLOSED);

        Answer answer = without.answer(Request.of(Command.SWEEP, Map.of()));

        assertThat(new String(JsonText.of(answer.json()), UTF_8))
                .isEqualTo("{\"schema_version\":1,\"ok\":false,\"command\":\"sweep\",\"reason\":\"unavailable\","
                        + "\"message\":\"the store is away\"}");
    }
}
