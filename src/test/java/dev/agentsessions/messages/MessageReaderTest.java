package dev.agentsessions.messages;

import static dev.agentsessions.messages.Payloads.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.messages.Message.Cause;
import dev.agentsessions.messages.Message.JobEvent;
import dev.agentsessions.messages.Message.Rejected;
import dev.agentsessions.messages.Message.SessionEvent;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.world.HostileText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that are what they should be, and all others.
@Tag("S9")
class MessageReaderTest {
    private static final String JOB_TOPIC = "python/mqtt/jobs/abc12345/events";
    private static final String SESSION_TOPIC = "agent-sessions/lab1/sessions/a-creator-claude/events";
    private static final String JOB = Payloads.job("abc12345", 7, "progress");
    private static final String SESSION = Payloads.session("a-creator-claude", "deleted", "2026-11-20T02:00:00+01:00");
    private static final JobEvent EVENT =
            new JobEvent("abc12345", 7, JobEventType.PROGRESS, Instant.parse("2026-11-20T01:59:59Z"));

    private final MessageReader reader = new MessageReader(TOPICS);

    private Message job(String payload) {
        return reader.read(JOB_TOPIC, payload.getBytes(UTF_8));
    }

    private Message session(String payload) {
        return reader.read(SESSION_TOPIC, payload.getBytes(UTF_8));
    }

    private static String envelope(String data) {
        return "{\"data\":" + data + ",\"specversion\":\"1.0\",\"id\":\"abc12345:7\",\"source\":\"/w\",\"type\":\"t\","
                + "\"subject\":\"abc12345\"}";
    }

    @Test
    void readsAJobEvent() {
        assertThat(job(JOB)).isEqualTo(EVENT);
        for (JobEventType type : JobEventType.values()) {
            assertThat(job(JOB.replace("progress", type.word()))).isInstanceOfSatisfying(JobEvent.class, it ->
                    assertThat(it.type()).isEqualTo(type));
        }
    }

    @Test
    void readsASessionEvent() {
        assertThat(session(SESSION)).isEqualTo(new SessionEvent(
                "lab1", "a-creator-claude", Announcement.Event.DELETED, Instant.parse("2026-11-20T01:00:00Z")));
        for (String event : List.of("created", "resumed", "deleted", "stopped")) {
            assertThat(session(SESSION.replace("deleted", event))).isInstanceOf(SessionEvent.class);
        }
    }

    @Test
    void readsAJobEventInACloudEvent() {
        assertThat(job(envelope(JOB))).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"progress\"", "\"error\",\"new\":{\"event\":[1,{}]}", "\"error\",\"data\":\"text\""})
    void passesOverWhatMeansNothingHere(String event) {
        assertThat(job(JOB.replace(",\"data\":{\"a\":[1]}", "").replace("\"progress\"", event)))
                .isInstanceOf(JobEvent.class);
    }

    /// What a worker has to say in `data` is its own affair, be it like an event or not.
    @Test
    void passesOverWhatAJobSaysInItsData() {
        assertThat(job(JOB.replace("{\"a\":[1]}", "{\"seq\":1,\"seq\":2,\"schema_version\":9}"))).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "soon", "", "2026-11-20", "2026-11-20T02:00:00", "9999999999999-01-01T00:00:00Z",
        "000000000000000000000000000000000000000000000000000000000000000000000000000000"
    })
    void takesATimeForAdvice(String time) {
        assertThat(job(JOB.replace("2026-11-20T01:59:59Z", time)))
                .isEqualTo(new JobEvent("abc12345", 7, JobEventType.PROGRESS, null));
        assertThat(job(JOB.replace("\"2026-11-20T01:59:59Z\"", "7"))).isInstanceOf(JobEvent.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"schema_version\":1 | \"schema_version\":2 | VERSION",
        "\"schema_version\":1 | \"schema_version\":\"1\" | VERSION",
        "\"schema_version\":1 | \"x\":1 | VERSION",
        "\"seq\":7 | \"seq\":0 | SEQ",
        "\"seq\":7 | \"seq\":-7 | SEQ",
        "\"seq\":7 | \"seq\":7.0 | SEQ",
        "\"seq\":7 | \"seq\":7e1 | SEQ",
        "\"seq\":7 | \"seq\":\"7\" | SEQ",
        "\"seq\":7 | \"seq\":9223372036854775808 | SEQ",
        "\"seq\":7 | \"x\":7 | SEQ",
        "\"seq\":7 | \"seq\":7,\"seq\":7 | SAID_TWICE",
        "\"event\":\"progress\" | \"event\":\"cancelled\" | EVENT",
        "\"event\":\"progress\" | \"event\":\"Progress\" | EVENT",
        "\"event\":\"progress\" | \"event\":null | EVENT",
        "\"event\":\"progress\" | \"x\":1 | EVENT",
        "\"job_id\":\"abc12345\" | \"x\":1 | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":12345 | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":\"\" | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":\"..\" | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":\"../abc\" | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":\"abc1234\\u0035\\n\" | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":\"abc\u0663\" | JOB_ID",
        "\"job_id\":\"abc12345\" | \"job_id\":\"abc12346\" | MISMATCH",
        "\"data\":{ | \"data\":{{ | NOT_JSON",
        "]}} | ]}}x | NOT_JSON",
        "]}} | ]} | NOT_JSON",
        "{\"schema | [{\"schema | NOT_JSON"
    })
    void rejectsAJobEventThatIsWrong(String right, String wrong, Cause cause) {
        assertThat(JOB).contains(right);
        assertThat(job(JOB.replace(right, wrong))).isEqualTo(new Rejected(cause));
        if (cause != Cause.NOT_JSON) {
            assertThat(job(envelope(JOB.replace(right, wrong)))).isEqualTo(new Rejected(cause));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"specversion\":\"1.0\" | \"specversion\":\"0.3\" | VERSION",
        "\"specversion\":\"1.0\" | \"specversion\":1 | VERSION",
        "\"data\" | \"data_base64\" | VERSION",
        "\"id\":\"abc12345:7\" | \"id\":\"abc12345:8\" | MISMATCH",
        "\"id\":\"abc12345:7\" | \"x\":1 | MISMATCH",
        "\"subject\":\"abc12345\" | \"subject\":\"abc\" | MISMATCH",
        "\"subject\":\"abc12345\" | \"x\":1 | MISMATCH",
        "\"source\":\"/w\" | \"id\":\"abc12345:7\" | SAID_TWICE"
    })
    void rejectsAnEnvelopeThatIsWrong(String right, String wrong, Cause cause) {
        String envelope = envelope("{\"schema_version\":1,\"seq\":7,\"job_id\":\"abc12345\",\"event\":\"error\"}");
        assertThat(job(envelope)).isInstanceOf(JobEvent.class);
        assertThat(envelope).contains(right);
        assertThat(job(envelope.replace(right, wrong))).isEqualTo(new Rejected(cause));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"schema_version\":1 | \"schema_version\":2 | VERSION",
        "\"event\":\"deleted\" | \"event\":\"killed\" | EVENT",
        "\"event\":\"deleted\" | \"event\":\"deleted\",\"event\":\"created\" | SAID_TWICE",
        "\"session\":\"a-creator-claude\" | \"x\":1 | SESSION",
        "\"session\":\"a-creator-claude\" | \"session\":\"\" | SESSION",
        "\"session\":\"a-creator-claude\" | \"session\":\"a\\nb\" | SESSION",
        "\"session\":\"a-creator-claude\" | \"session\":\"a\\u009bb\" | SESSION",
        "\"session\":\"a-creator-claude\" | \"session\":\"a\\ud83eb\" | SESSION",
        "\"session\":\"a-creator-claude\" | \"session\":\"b-creator-claude\" | MISMATCH",
        "\"host\":\"lab1\" | \"host\":\"lab2\" | MISMATCH",
        "\"host\":\"lab1\" | \"host\":\"\" | HOST",
        "\"host\":\"lab1\" | \"x\":\"\" | HOST",
        "\"host\":\"lab1\" | \"host\":\"a\\tb\" | HOST"
    })
    void rejectsASessionEventThatIsWrong(String right, String wrong, Cause cause) {
        assertThat(SESSION).contains(right);
        assertThat(session(SESSION.replace(right, wrong))).isEqualTo(new Rejected(cause));
    }

    @Test
    void rejectsNamesThatAreTooLong() {
        String name = "n".repeat(257);
        String job = "j".repeat(65);
        byte[] session = Payloads.session(name, "deleted", "").getBytes(UTF_8);
        byte[] event = Payloads.job(job, 1, "error").getBytes(UTF_8);

        assertThat(reader.read(TOPICS.events("lab1", name), session)).isEqualTo(new Rejected(Cause.SESSION));
        assertThat(reader.read("python/mqtt/jobs/" + job + "/events", event)).isEqualTo(new Rejected(Cause.JOB_ID));
    }

    @Test
    void takesASessionsLevelAsItIsOrEncoded() {
        byte[] payload = Payloads.session("a b%2F", "deleted", "").getBytes(UTF_8);

        for (String level : List.of("a b%2F", "a%20b%252F")) {
            assertThat(reader.read("agent-sessions/lab1/sessions/" + level + "/events", payload))
                    .isInstanceOf(SessionEvent.class);
        }
        assertThat(reader.read("agent-sessions/lab1/sessions/a b/events", payload))
                .isEqualTo(new Rejected(Cause.MISMATCH));
    }

    @Test
    void takesAHostWithOrWithoutItsDomain() {
        assertThat(session(SESSION.replace("\"lab1\"", "\"LAB1.example\""))).isInstanceOf(SessionEvent.class);
    }

    @Test
    void rejectsForeignTopics() {
        assertThat(reader.read("agent-sessions/lab1/drifts", JOB.getBytes(UTF_8)))
                .isEqualTo(new Rejected(Cause.FOREIGN_TOPIC));
    }

    @Test
    void rejectsWhatIsTooLargeOrNestedTooDeeply() {
        String spare = JOB.substring(0, JOB.length() - 1) + ",\"x\":\"";
        int room = (64 << 10) - spare.length() - 2;

        assertThat(job(spare + "x".repeat(room) + "\"}")).isEqualTo(EVENT);
        assertThat(job(spare + "x".repeat(room + 1) + "\"}")).isEqualTo(new Rejected(Cause.TOO_LARGE));
        assertThat(job("x".repeat(1 << 20))).isEqualTo(new Rejected(Cause.TOO_LARGE));
        assertThat(job("{\"x\":" + "[".repeat(60_000))).isEqualTo(new Rejected(Cause.NOT_JSON));
        assertThat(job("{\"data\":".repeat(8_000))).isEqualTo(new Rejected(Cause.NOT_JSON));
    }

    @Test
    void rejectsWhatIsNotUtf8() {
        byte[] payload = JOB.getBytes(UTF_8);
        payload[JOB.indexOf("hush")] = (byte) 0xFF;

        assertThat(reader.read(JOB_TOPIC, payload)).isEqualTo(new Rejected(Cause.NOT_JSON));
        assertThat(reader.read(JOB_TOPIC, JOB.getBytes(java.nio.charset.StandardCharsets.UTF_16)))
                .isEqualTo(new Rejected(Cause.NOT_JSON));
    }

    @Test
    void neverThrowsWhateverComes() {
        Random random = new Random(7);
        Set<Cause> seen = EnumSet.noneOf(Cause.class);
        List<String> forms = List.of(JOB, SESSION, envelope(JOB));
        for (int i = 0; i < 10 * Integer.getInteger("property.cases"); i++) {
            byte[] payload = damaged(forms.get(random.nextInt(forms.size())).getBytes(UTF_8), random);
            Message message = reader.read(topic(random), payload);
            if (message instanceof Rejected(Cause cause)) {
                seen.add(cause);
            }
        }
        assertThat(seen).contains(Cause.NOT_JSON, Cause.MISMATCH, Cause.FOREIGN_TOPIC, Cause.VERSION);
    }

    private static String topic(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> JOB_TOPIC;
            case 1 -> SESSION_TOPIC;
            case 2 -> TOPICS.events(HostileText.any(random), HostileText.any(random));
            default -> HostileText.any(random);
        };
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> random.nextBytes(bytes);
            case 2 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 3 -> {
                List<Byte> some = new ArrayList<>();
                for (byte b : bytes) {
                    int times = random.nextInt(50) == 0 ? random.nextInt(3) : 1;
                    for (int i = 0; i < times; i++) {
                        some.add(b);
                    }
                }
                bytes = new byte[some.size()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = some.get(i);
                }
            }
            default -> {
                String text = new String(whole, UTF_8);
                bytes = text.replace("claude", HostileText.any(random)).getBytes(UTF_8);
            }
        }
        return bytes;
    }
}
