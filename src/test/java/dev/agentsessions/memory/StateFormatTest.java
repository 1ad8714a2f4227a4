package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.Death;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.memory.StateFormat.State;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.world.Memories;
import dev.agentsessions.world.Worlds;
import dev.agentsessions.world.Worlds.Knobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R22")
class StateFormatTest {
    private static final Incarnation FULL =
            new Incarnation("lab1", "boot", "/tmp/tmux-1000/default", 4711, 1795140000, "$3", 1795140100, 201132, 77L);
    private static final Incarnation BARE = new Incarnation("lab1", null, "/s", 1, 2, "$0", 3, 4, null);
    private static final State SAMPLE = new State(
            "/home/u/agent-sessions.yaml",
            "lab",
            new OfWorkspace(
                    Map.of(
                            "lab-creator-claude", new OfEntry("f1", FULL, null, null),
                            "lab-creator-agy",
                                    new OfEntry("f2", null, new Death(BARE, Instant.ofEpochSecond(1795140200, 5)), null)),
                    Map.of("b2", "flagged", "a1", "terminated"),
                    2,
                    1));

    private static final String GOLDEN =
            """
            {"schema_version":1,"registry":"/home/u/agent-sessions.yaml","workspace":"lab",\
            "deaths_declared":2,"deaths_retracted":1,"entries":{\
            "lab-creator-agy":{"fingerprint":"f2","declared_dead":{"epoch_second":1795140200,"nano":5,"incarnation":\
            {"host":"lab1","socket":"/s","server_pid":1,"server_start":2,"session_id":"$0","session_created":3,\
            "pane_pid":4}}},\
            "lab-creator-claude":{"fingerprint":"f1","last_alive":\
            {"host":"lab1","boot_id":"boot","socket":"/tmp/tmux-1000/default","server_pid":4711,\
            "server_start":1795140000,"session_id":"$3","session_created":1795140100,"pane_pid":201132,\
            "pane_start":77}}},\
            "reported":{"a1":"terminated","b2":"flagged"}""";

    @Test
    void writesThisForm() {
        assertThat(StateFormat.write(SAMPLE)).asString(StandardCharsets.US_ASCII).isEqualTo(sealed(GOLDEN));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        for (long seed = 0; seed < Long.getLong("property.cases"); seed++) {
            Random random = new Random(seed);
            Observation observation = Worlds.observation(random, Knobs.WILD);
            Memory memory = Memories.memory(random, Knobs.WILD, observation);
            for (Map.Entry<String, OfWorkspace> workspace : memory.workspaces().entrySet()) {
                State state = new State("/r", workspace.getKey(), workspace.getValue());
                assertThat(StateFormat.read(StateFormat.write(state))).as("seed %d", seed).isEqualTo(state);
            }
        }
    }

    @Test
    void keepsTimesAtTheEdgesOfTime() throws IOException {
        for (Instant at : new Instant[] {Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.ofEpochSecond(-1, 1)}) {
            OfEntry entry = new OfEntry("", null, new Death(BARE, at), at);
            State state = new State("/r", "w", new OfWorkspace(Map.of("s", entry), Map.of(), 0, 0));
            assertThat(StateFormat.read(StateFormat.write(state))).isEqualTo(state);
        }
    }

    @Test
    void noticesEveryFlippedBitAndEveryCut() {
        byte[] bytes = StateFormat.write(SAMPLE);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> StateFormat.read(flipped)).hasMessage("it is damaged");
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StateFormat.read(cut)).hasMessage("it is damaged");
        }
    }

    @Test
    void passesOverUnknownKeys() throws IOException {
        String json = GOLDEN.replace("\"lab\",", "\"lab\",\"new\":{\"a\":[1,{}],\"b\":null},")
                .replace("\"nano\":5,", "\"nano\":5,\"new\":[[]],")
                .replace("\"pane_pid\":4", "\"pane_pid\":4,\"new\":{}")
                .replace("\"fingerprint\":\"f1\",", "\"new\":true,\"fingerprint\":\"f1\",");
        assertThat(StateFormat.read(bytes(sealed(json)))).isEqualTo(SAMPLE);
    }

    @Test
    void refusesAnotherVersionWhateverElseItHolds() {
        String json = "{\"schema_version\":2,\"entries\":[],\"registry\":{}";
        assertThatThrownBy(() -> StateFormat.read(bytes(sealed(json))))
                .isInstanceOf(IOException.class)
                .hasMessage("its schema_version is 2, and this version knows 1");
    }

    @Test
    void refusesWhatIsSealedButNoStateFile() {
        String[] wrong = {
            "{\"a\":1",
            "[{}",
            "\"text\"",
            "{\"schema_version\":1",
            GOLDEN.replace("\"registry\":\"/home/u/agent-sessions.yaml\"", "\"registry\":null"),
            GOLDEN.replace("\"fingerprint\":\"f1\"", "\"fingerprint\":{}"),
            GOLDEN.replace("\"fingerprint\":\"f1\",", ""),
            GOLDEN.replace("\"server_pid\":4711", "\"server_pid\":\"4711\""),
            GOLDEN.replace("\"server_pid\":4711", "\"server_pid\":1e400"),
            GOLDEN.replace("\"server_pid\":4711", "\"server_pid\":99999999999999999999"),
            GOLDEN.replace("\"pane_pid\":4}", "\"pane_start\":4}"),
            GOLDEN.replace("\"epoch_second\":1795140200", "\"epoch_second\":9223372036854775807"),
            GOLDEN.replace("\"entries\":{", "\"entries\":[").replace("77}}}", "77}}]"),
            GOLDEN.replace("\"deaths_declared\":2", "\"deaths_declared\":2147483648"),
            GOLDEN.replace("\"reported\":{", "\"reported\":{\"x\":[],"),
            "{\"schema_version\":1,\"deep\":" + "[".repeat(100_000)
        };
        for (String json : wrong) {
            assertThatThrownBy(() -> StateFormat.read(bytes(sealed(json)))).as(json).isInstanceOf(IOException.class);
        }
    }

    /// The JSON with the end that a whole state file has.
    private static String sealed(String json) {
        CRC32 crc = new CRC32();
        crc.update(bytes(json));
        return json + ",\"crc32\":\"" + HexFormat.of().toHexDigits((int) crc.getValue()) + "\"}\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
