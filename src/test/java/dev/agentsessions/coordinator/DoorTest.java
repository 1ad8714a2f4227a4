package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.Config.BindAgentTo;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.TaskState;
import dev.agentsessions.report.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes over a line, and what is answered.
class DoorTest {
    private static final String PLAIN = "root/mesh/requests";

    @TempDir
    private Path folder;

    private Station station;
    private Door door;

    @BeforeEach
    void open() {
        station = new Station(folder, new Limits(10, 1_000, 5));
        door = station.door(BindAgentTo.NONE);
    }

    @AfterEach
    void close() {
        station.close();
    }

    private static Map<String, @Nullable Object> envelope(
            String type, @Nullable String id, @Nullable String agent, Object... payload) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", 1);
        json.put("event_id", id);
        json.put("event_type", type);
        json.put("agent", agent);
        json.put("target", "all");
        json.put("task_id", null);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < payload.length; i += 2) {
            fields.put((String) payload[i], payload[i + 1]);
        }
        json.put("payload", fields);
        json.put("correlation_id", "c-" + id);
        json.put("timestamp", "2026-11-20T09:00:00Z");
        return json;
    }

    private static Map<String, @Nullable Object> on(String task, Map<String, @Nullable Object> envelope) {
        envelope.put("task_id", task);
        return envelope;
    }

    private Map<String, @Nullable Object> ask(Map<String, @Nullable Object> envelope) {
        return ask(PLAIN, JsonText.of(envelope));
    }

    private Map<String, @Nullable Object> ask(String topic, byte[] payload) {
        return Station.json(door.answer(door.read(topic, payload), () -> true));
    }

    private long granted(Map<String, @Nullable Object> answer) {
        assertThat(answer).containsEntry("ok", true);
        return answer.get("token") instanceof Long token ? token : 0;
    }

    @Test
    @Tag("M1")
    @Tag("M16")
    void everyTypeIsDoneByTheSameDesk() {
        granted(ask(envelope("REGISTER", "e1", "ada", "role", "creator", "capabilities", List.of("java"))));
        granted(ask(on("t1", envelope("TASK_ADD", "e2", "ada", "title", "One", "priority", 70L))));
        granted(ask(on("t2", envelope("TASK_ADD", "e3", "ada", "title", "Two", "depends_on", List.of("t1")))));
        long token = granted(ask(on("t1", envelope("TASK_CLAIM", "e4", "ada", "ttl", "60s"))));
        assertThat(token).isPositive();
        granted(ask(on("t1", envelope("TASK_UPDATE", "e5", "ada", "token", token))));
        granted(ask(on("t1", envelope("TASK_UPDATE", "e6", "ada", "token", token, "status", "in_progress", "progress", 40L))));
        granted(ask(envelope("HEARTBEAT", "e7", "ada", "status", "busy")));
        granted(ask(on("t1", envelope("BLOCKER", "e8", "ada", "token", token, "reason", "no key"))));
        granted(ask(on("t1", envelope("TASK_RELEASE", "e9", "ada", "token", token, "outcome", "completed"))));
        granted(ask(envelope("MESSAGE", "e10", "ada", "text", "done")));
        granted(ask(envelope("DIRECTIVE", "e11", "ada", "text", "go on")));
        granted(ask(envelope("UNREGISTER", "e12", "ada", "reason", "home")));

        assertThat(station.happened(Change.Registered.class)).extracting(Change.Registered::capabilities).containsExactly(List.of("java"));
        assertThat(station.happened(Change.Added.class)).extracting(Change.Added::priority).containsExactly(70, 50);
        assertThat(station.happened(Change.Renewed.class)).hasSize(1);
        assertThat(station.happened(Change.Updated.class)).extracting(Change.Updated::progress).containsExactly(40);
        assertThat(station.happened(Change.Blocked.class)).extracting(Change.Blocked::reason).containsExactly("no key");
        assertThat(station.happened(Change.Released.class)).extracting(Change.Released::outcome).containsExactly(Outcome.COMPLETED);
        assertThat(station.happened(Change.Sent.class)).extracting(Change.Sent::type).containsExactly("text", "directive");
        assertThat(station.happened(Change.Unregistered.class)).hasSize(1);
    }

    @Test
    @Tag("M17")
    void theSameEventTwiceIsDoneOnce() throws Exception {
        station.register("ada");
        station.add("t1");
        Map<String, @Nullable Object> first = ask(on("t1", envelope("TASK_CLAIM", "e1", "ada")));
        Map<String, @Nullable Object> second = ask(on("t1", envelope("TASK_CLAIM", "e1", "ada")));
        assertThat(second).containsEntry("token", first.get("token")).containsEntry("replayed", true);
        assertThat(station.happened(Change.Claimed.class)).hasSize(1);
        ask(envelope("MESSAGE", "e2", "ada", "text", "hello"));
        ask(envelope("MESSAGE", "e2", "ada", "text", "hello"));
        assertThat(station.happened(Change.Sent.class)).hasSize(1);
        assertThat(ask(on("t1", envelope("TASK_CLAIM", null, "ada"))))
                .containsEntry("reason", "bad_input")
                .containsEntry("field", "event_id");
    }

    @Test
    @Tag("M16")
    void whatIsNoEnvelopeIsAMessageOfThatText() {
        Map<String, @Nullable Object> answer = ask(PLAIN, "build is red".getBytes(UTF_8));
        assertThat(answer).containsEntry("ok", true).containsEntry("command", "send");
        ask(PLAIN, "{\"half\": true".getBytes(UTF_8));
        ask(PLAIN, "{\"type\":\"old\",\"n\":1}".getBytes(UTF_8));
        assertThat(station.happened(Change.Sent.class))
                .containsExactly(
                        new Change.Sent("legacy", "all", "text", "build is red"),
                        new Change.Sent("legacy", "all", "text", "{\"half\": true"),
                        new Change.Sent("legacy", "all", "text", "{\"type\":\"old\",\"n\":1}"));
        assertThat(station.happened(Change.Registered.class)).as("introduced once").hasSize(1);
    }

    @Test
    @Tag("M16")
    void whoSignsTheLegacyFormIsHeldToIt() throws Exception {
        station.register("ada");
        station.register("bob");
        ask(PLAIN, "{\"agent\":\"ada\",\"target\":\"bob\",\"n\":1}".getBytes(UTF_8));
        ask("root/mesh/requests/bob", "plain".getBytes(UTF_8));
        assertThat(station.happened(Change.Sent.class))
                .containsExactly(
                        new Change.Sent("ada", "bob", "text", "{\"agent\":\"ada\",\"target\":\"bob\",\"n\":1}"),
                        new Change.Sent("bob", "all", "text", "plain"));
        assertThat(ask(PLAIN, "{\"agent\":\"nobody\"}".getBytes(UTF_8))).containsEntry("reason", "unknown_agent");
        assertThat(ask("root/mesh/requests/bob", "{\"agent\":\"ada\"}".getBytes(UTF_8)))
                .containsEntry("reason", "not_yourself");
    }

    @Test
    @Tag("M18")
    void theLimitsHoldForTheLegacyFormToo() {
        for (int i = 0; i < 5; i++) {
            granted(ask(PLAIN, ("message " + i).getBytes(UTF_8)));
        }
        assertThat(ask(PLAIN, "one more".getBytes(UTF_8))).containsEntry("reason", "too_many_messages");
        assertThat(ask(PLAIN, "{\"target\":\"nobody\"}".getBytes(UTF_8))).containsEntry("ok", false);
        assertThat(station.happened(Change.Registered.class)).hasSize(1);
        assertThat(station.events().size()).as("refusals leave nothing").isEqualTo(7);
    }

    @Test
    @Tag("M18")
    void whoeverIsBoundSpeaksOnItsOwnTopicAndForItselfOnly() throws Exception {
        station.register("ada");
        station.register("bob");
        station.add("t1");
        door = station.door(BindAgentTo.USERNAME);
        Map<String, @Nullable Object> claim = on("t1", envelope("TASK_CLAIM", "e1", "ada"));
        assertThat(ask(claim)).containsEntry("reason", "not_yourself").containsEntry("command", "claim-task");
        assertThat(ask("root/mesh/requests/bob", JsonText.of(claim))).containsEntry("reason", "not_yourself");
        assertThat(ask(PLAIN, "legacy".getBytes(UTF_8))).containsEntry("reason", "not_yourself");
        Map<String, @Nullable Object> inside = on("t1", envelope("TASK_CLAIM", "e2", "ada", "agent", "ada"));
        inside.remove("agent");
        assertThat(ask("root/mesh/requests/bob", JsonText.of(inside))).containsEntry("reason", "not_yourself");
        assertThat(station.happened(Change.Claimed.class)).isEmpty();
        assertThat(station.happened(Change.Sent.class)).isEmpty();

        long token = granted(ask("root/mesh/requests/ada", JsonText.of(claim)));
        Map<String, @Nullable Object> unsigned = on("t1", envelope("TASK_UPDATE", "e3", "ada", "token", token));
        unsigned.remove("agent");
        granted(ask("root/mesh/requests/ada", JsonText.of(unsigned)));
        unsigned.put("event_id", "e5");
        assertThat(ask("root/mesh/requests/bob", JsonText.of(unsigned))).containsEntry("reason", "stale_token");
        Map<String, @Nullable Object> read = envelope("QUERY", "e4", "ada", "command", "directives");
        assertThat(ask("root/mesh/requests/bob", JsonText.of(read))).containsEntry("reason", "not_yourself");
    }

    @Test
    @Tag("M18")
    void withoutBindingATopicThatNamesAnAgentStillCounts() throws Exception {
        station.register("ada");
        assertThat(ask("root/mesh/requests/ada", JsonText.of(envelope("HEARTBEAT", "e1", "bob"))))
                .containsEntry("reason", "not_yourself");
        granted(ask("root/mesh/requests/ada", JsonText.of(envelope("HEARTBEAT", "e1", "ada"))));
    }

    @Test
    @Tag("M17")
    void aQueryIsAnsweredAsTheCommandLineWould() throws Exception {
        station.register("ada");
        station.add("t1");
        Map<String, @Nullable Object> query = envelope("QUERY", null, "ada", "command", "recommend");
        assertThat(String.valueOf(ask(query).get("recommendations"))).contains("t1");
        Map<String, @Nullable Object> show = envelope("QUERY", null, null, "command", "show");
        assertThat(ask(show)).containsEntry("ok", true).containsKeys("agents", "tasks", "seq");
        assertThat(String.valueOf(ask(envelope("QUERY", null, "ada", "command", "log")).get("events"))).contains("added");
        for (String word : List.of("sweep", "rebuild", "claim-task", "send", "nothing")) {
            assertThat(ask(envelope("QUERY", "e9", "ada", "command", word)))
                    .as(word)
                    .containsEntry("reason", "bad_input")
                    .containsEntry("field", "command");
        }
    }

    @Test
    @Tag("M18")
    void badInputIsRefusedWithTheNameOfItsField() throws Exception {
        station.register("ada");
        station.add("t1");
        bad("schema_version", with(envelope("HEARTBEAT", "e", "ada"), "schema_version", 2L));
        bad("event_type", with(envelope("HEARTBEAT", "e", "ada"), "event_type", "DANCE"));
        bad("event_type", with(envelope("HEARTBEAT", "e", "ada"), "event_type", 7L));
        bad("payload", with(envelope("HEARTBEAT", "e", "ada"), "payload", List.of()));
        bad("agent", with(envelope("HEARTBEAT", "e", "ada"), "agent", 7L));
        bad("agent", with(envelope("HEARTBEAT", "e", "ada"), "agent", "a/b"));
        bad("agent", envelope("HEARTBEAT", "e", "ada", "agent", "bob"));
        bad("agent", envelope("HEARTBEAT", "e", null));
        bad("token", on("t1", envelope("TASK_UPDATE", "e", "ada")));
        bad("token", on("t1", envelope("TASK_UPDATE", "e", "ada", "token", "x".repeat(1_000))));
        bad("ttl", on("t1", envelope("TASK_CLAIM", "e", "ada", "ttl", "1s")));
        bad("task_id", envelope("TASK_CLAIM", "e", "ada"));
        bad("nonsense", on("t1", envelope("TASK_CLAIM", "e", "ada", "nonsense", 1L)));
        bad("text", envelope("MESSAGE", "e", "ada", "text", "x".repeat(10_001)));
        bad("request_id", envelope("HEARTBEAT", "e".repeat(501), "ada"));
        assertThat(ask(PLAIN, "x".repeat((64 << 10) + 1).getBytes(UTF_8))).containsEntry("field", "payload");
        assertThat(ask(PLAIN, new byte[] {(byte) 0xC0, (byte) 0x80})).containsEntry("field", "payload");
        assertThat(ask(PLAIN, "bell \u0007".getBytes(UTF_8))).containsEntry("field", "text");
        assertThat(station.happened(Change.Claimed.class)).isEmpty();
        assertThat(station.happened(Change.Heard.class)).isEmpty();
    }

    private void bad(String field, Map<String, @Nullable Object> envelope) {
        assertThat(ask(envelope))
                .as(envelope.toString())
                .containsEntry("ok", false)
                .containsEntry("reason", "bad_input")
                .containsEntry("field", field);
    }

    private static Map<String, @Nullable Object> with(Map<String, @Nullable Object> json, String name, Object value) {
        json.put(name, value);
        return json;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("M18")
    void whateverComesIsAnswered(long seed) throws Exception {
        Random random = new Random(seed);
        station.register("ada");
        byte[] whole = JsonText.of(on("t1", envelope("TASK_CLAIM", "e", "ada", "ttl", "60s", "list", List.of(1L))));
        for (int i = 0; i < 500; i++) {
            byte[] torn = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int n = random.nextInt(4); n > 0 && torn.length > 0; n--) {
                torn[random.nextInt(torn.length)] = (byte) random.nextInt(256);
            }
            assertThat(ask(PLAIN, torn)).containsKeys("schema_version", "ok");
        }
        assertThat(ask(PLAIN, "[".repeat(60_000).getBytes(UTF_8))).containsEntry("ok", false);
        assertThat(ask(PLAIN, "{\"event_type\":".repeat(4_000).getBytes(UTF_8))).containsEntry("ok", false);
        assertThat(station.log()).doesNotContain("could not be");
    }

    private boolean goes(String topic, String askedOn) {
        return door.takesAnswers(topic, door.read(askedOn, JsonText.of(envelope("HEARTBEAT", "e1", null))));
    }

    @Test
    @Tag("M17")
    @Tag("M18")
    void answersGoToThePlaceForAnswersOnly() {
        assertThat(List.of("root/mesh/answers/ada", "root/mesh/answers/eve", "root/mesh/answers/ada/1"))
                .allMatch(topic -> goes(topic, PLAIN))
                .allMatch(topic -> goes(topic, "root/mesh/requests/ada"));
        assertThat(station.log()).isEmpty();
        assertThat(List.of(
                        "", "answers/ada", "python/mqtt/jobs/j1/events", "rooter/mesh/answers/ada", "root/mesh/answers/",
                        "root/mesh/answers", "root/mesh/answers/+", "root/mesh/answers/#", "$SYS/x",
                        "root/mesh/answers/a\u0001", "root/mesh/requests/bob", "root/mesh/directives/all",
                        "root/host/sessions/x/events"))
                .noneMatch(topic -> goes(topic, PLAIN));
        assertThat(station.log()).containsOnlyOnce("a request was not answered").contains("below root/mesh/answers/");
    }

    @Test
    @Tag("M18")
    void whoIsBoundIsAnsweredOnItsOwnTopicOnly() {
        door = station.door(BindAgentTo.USERNAME);
        assertThat(List.of("root/mesh/answers/ada", "root/mesh/answers/ada/1"))
                .allMatch(topic -> goes(topic, "root/mesh/requests/ada"))
                .noneMatch(topic -> goes(topic, "root/mesh/requests/bob"))
                .noneMatch(topic -> goes(topic, PLAIN));
        assertThat(List.of("root/mesh/answers/adam", "root/mesh/answers/x/ada", "answers/ada"))
                .noneMatch(topic -> goes(topic, "root/mesh/requests/ada"));
    }

    @Test
    @Tag("M17")
    void whatExpiresWhileTheStoreIsBusyIsNotCarriedOut() throws Exception {
        station.register("ada");
        station.add("t1");
        AtomicBoolean wanted = new AtomicBoolean(true);
        List<byte[]> asked = List.of(
                JsonText.of(on("t1", envelope("TASK_CLAIM", "e1", "ada"))), "by nobody".getBytes(UTF_8));
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        station.store.write(_ -> {
            for (byte[] payload : asked) {
                Visit visit = door.read(PLAIN, payload);
                answers.add(CompletableFuture.supplyAsync(() -> door.answer(visit, wanted::get)));
            }
            // Nobody gets into the store before this ends.
            wanted.set(false);
            return true;
        });
        for (CompletableFuture<byte[]> answer : answers) {
            assertThat(Station.json(answer.get(30, TimeUnit.SECONDS)).get("reason")).isIn("expired", "unknown_agent");
        }
        assertThat(station.happened(Change.Claimed.class)).isEmpty();
        assertThat(station.happened(Change.Registered.class)).hasSize(1);
        assertThat(station.happened(Change.Sent.class)).isEmpty();
        wanted.set(true);
        granted(ask(on("t1", envelope("TASK_CLAIM", "e1", "ada"))));
    }

    @Test
    @Tag("M16")
    void aMessageMayHaveAnyNumbersInIt() throws Exception {
        station.register("ada");
        granted(ask(envelope("MESSAGE", "e1", "ada", "load", 0.5, "most", List.of(1e300, -2L, 12345678901234567890.0))));
        assertThat(station.happened(Change.Sent.class))
                .extracting(Change.Sent::body)
                .containsExactly("{\"load\":0.5,\"most\":[1.0E300,-2,1.2345678901234567E19]}");
        String numbers = "{\"n\":12345678901234567890,\"price\":1.10,\"far\":[1e400,-0,1E+2],\"s\":\"\\u2028ü\"}";
        granted(ask("e3", "MESSAGE", "\"payload\": " + numbers + " "));
        assertThat(station.happened(Change.Sent.class).getLast().body()).isEqualTo(numbers);
        granted(ask("e4", "MESSAGE", "\"payload\":{\"first\":1},\"payload\" :{\r\n\t\"last\": 2\r}"));
        assertThat(station.happened(Change.Sent.class).getLast().body())
                .as("the one that counts in JSON, its lines ended as lines are")
                .isEqualTo("{\n\t\"last\": 2\n}");
        assertThat(station.log()).isEmpty();
        bad("progress", on("t1", envelope("TASK_UPDATE", "e2", "ada", "token", 1L, "status", "in_progress", "progress", 0.5)));
    }

    /// @param rest of the envelope, as it stands there
    private Map<String, @Nullable Object> ask(String event, String type, String rest) {
        String json = "{\"schema_version\":1,\"event_id\":\"" + event + "\",\"event_type\":\"" + type
                + "\",\"agent\":\"ada\",\"target\":\"all\"," + rest + "}";
        return ask(PLAIN, json.getBytes(UTF_8));
    }

    @Test
    @Tag("M16")
    void aMessageIsToldWithTheTaskThatItIsAbout() throws Exception {
        station.close();
        station = new Station(folder, new Limits(10, 1_000, 50));
        door = station.door(BindAgentTo.NONE);
        station.register("ada");
        Map<String, String> told = new LinkedHashMap<>();
        told.put("'task_id':'t1','payload':{'reason':'stop'}", "{'reason':'stop','task_id':'t1'}");
        told.put("'payload':{ 'reason':'stop' } ,'task_id':'t1'", "{ 'reason':'stop','task_id':'t1'}");
        told.put("'task_id':'t1','payload':{ }", "{'task_id':'t1'}");
        told.put("'task_id':'t1','payload':null", "{'task_id':'t1'}");
        told.put("'task_id':'t\\u0022'", "{'task_id':'t\\\"'}");
        told.put("'task_id':'t1','payload':{'agent':'ada'}", "{'agent':'ada','task_id':'t1'}");
        told.put("'task_id':'t1','payload':{'task_id':'t1','n':1}", "{'task_id':'t1','n':1}");
        told.put("'task_id':null,'payload':{'task_id':'t1','n':1}", "{'task_id':'t1','n':1}");
        told.put("'task_id':'t1','payload':{'task_id':null}", "{'task_id':null,'task_id':'t1'}");
        told.forEach((rest, body) -> {
            granted(ask("e" + rest.hashCode(), "DIRECTIVE", rest.replace('\'', '"')));
            assertThat(station.happened(Change.Sent.class).getLast())
                    .as(rest)
                    .isEqualTo(new Change.Sent("ada", "all", "directive", body.replace('\'', '"')));
        });
        bad("task_id", on("t1", envelope("DIRECTIVE", "e", "ada", "text", "stop")));
        bad("task_id", envelope("MESSAGE", "e", "ada", "text", "stop", "task_id", "t1"));
        bad("task_id", with(on("t1", envelope("MESSAGE", "e", "ada")), "payload", "stop"));
        bad("task_id", with(envelope("MESSAGE", "e", "ada"), "task_id", 7L));
        bad("task_id", on("t1", envelope("MESSAGE", "e", "ada", "task_id", "t2")));
        assertThat(station.happened(Change.Sent.class)).hasSize(told.size());
    }

    @Test
    @Tag("M18")
    void whatIsInTheEnvelopeAndInThePayloadIsTheSame() throws Exception {
        station.register("ada");
        station.add("t1");
        station.add("t2");
        bad("task_id", on("t1", envelope("TASK_CLAIM", "e1", "ada", "task_id", "t2")));
        bad("request_id", on("t1", envelope("TASK_CLAIM", "e1", "ada", "request_id", "e2")));
        bad("to", envelope("MESSAGE", "e1", "ada", "text", "hello", "to", "ada"));
        assertThat(station.happened(Change.Claimed.class)).isEmpty();
        assertThat(station.happened(Change.Sent.class)).isEmpty();
        granted(ask(on("t1", envelope("TASK_CLAIM", "e1", "ada", "task_id", "t1", "request_id", "e1"))));
        granted(ask(envelope("TASK_CLAIM", "e2", "ada", "task_id", "t2")));
        granted(ask(envelope("MESSAGE", "e3", "ada", "text", "hello", "to", "all")));
        assertThat(station.happened(Change.Claimed.class)).extracting(Change.Claimed::task).containsExactly("t1", "t2");
    }

    @Test
    @Tag("M16")
    void theLegacyFormMayHaveLinesOfWindows() {
        granted(ask(PLAIN, "hello\r\nworld\r\n".getBytes(UTF_8)));
        assertThat(station.happened(Change.Sent.class)).extracting(Change.Sent::body).containsExactly("hello\nworld\n");
        assertThat(ask(PLAIN, "hello\rworld".getBytes(UTF_8))).containsEntry("field", "text");
    }

    @Test
    @Tag("M16")
    void whatClearsARetainedMessageAsksNothing() {
        assertThat(ask(PLAIN, new byte[0])).containsEntry("reason", "bad_input").containsEntry("field", "payload");
        assertThat(ask(PLAIN, " \r\n".getBytes(UTF_8))).containsEntry("reason", "bad_input").containsEntry("field", "text");
        assertThat(station.happened(Change.Registered.class)).isEmpty();
        assertThat(station.happened(Change.Sent.class)).isEmpty();
    }

    @Test
    @Tag("M17")
    void anEmptyIdIsNone() throws Exception {
        station.register("ada");
        for (String blank : List.of("", " ", "\u200d")) {
            bad("event_id", envelope("MESSAGE", blank, "ada", "text", "hello"));
            bad("event_id", envelope("HEARTBEAT", blank, "ada"));
            bad("event_id", envelope("QUERY", blank, "ada", "command", "show"));
            bad("text", envelope("MESSAGE", "e1", "ada", "text", blank));
            bad("text", with(envelope("MESSAGE", "e1", "ada"), "payload", blank));
        }
        assertThat(station.happened(Change.Sent.class)).isEmpty();
    }

    @Test
    @Tag("M16")
    void aMessageInAnotherEncodingIsRefused() throws Exception {
        station.register("ada");
        String json = new String(JsonText.of(envelope("MESSAGE", "e1", "ada", "n", 1L)), UTF_8);
        assertThat(ask(PLAIN, json.getBytes(UTF_16BE))).containsEntry("ok", false).containsEntry("field", "payload");
        assertThat(station.happened(Change.Sent.class)).isEmpty();
    }

    @Test
    @Tag("M11")
    void whatIsDeniedIsAnsweredWithTheReason() throws Exception {
        station.register("ada");
        station.register("bob");
        station.add("t1");
        granted(ask(on("t1", envelope("TASK_CLAIM", "e1", "ada"))));
        assertThat(ask(on("t1", envelope("TASK_CLAIM", "e2", "bob"))))
                .containsEntry("reason", "claim_denied")
                .containsEntry("holder", "ada");
        assertThat(station.happened(Change.Directed.class)).extracting(Change.Directed::target).containsExactly("bob");
        station.mesh.look(snapshot -> assertThat(snapshot.heldBy("ada")).extracting(Task::state).containsExactly(TaskState.CLAIMED));
    }
}
