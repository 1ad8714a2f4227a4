package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.memory.JournalFormat.Parsed;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R25")
class JournalFormatTest {
    /// Whoever changes this file breaks the reading of every journal that there is.
    @Test
    void writesAndReadsThisForm() throws IOException {
        byte[] golden;
        try (InputStream in = getClass().getResourceAsStream("everything.jsonl")) {
            golden = Objects.requireNonNull(in).readAllBytes();
        }
        JournalLine everything = JournalLines.everything();
        assertThat(new String(Seal.close(JournalFormat.open(everything), Seal.NONE), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8));
        assertThat(JournalFormat.read(golden)).isEqualTo(new Parsed(everything, Seal.NONE));
    }

    @Test
    void coversEveryCaseOfTheSealedTypes() {
        String line = new String(JournalFormat.open(JournalLines.everything()), StandardCharsets.UTF_8);
        Stream.of(SocketLook.class, ProcessTable.class, ProcessInfo.Role.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .forEach(type -> assertThat(line).contains("{\"type\":\"" + type.getSimpleName() + "\""));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        for (long seed = 0; seed < Long.getLong("property.cases"); seed++) {
            JournalLine line = JournalLines.random(seed);
            byte[] bytes = Seal.close(JournalFormat.open(line), Seal.NONE);
            assertThat(JournalFormat.read(bytes).line()).as("seed %d", seed).isEqualTo(line);
        }
    }

    @Test
    void staysOnOneLineOfPlainCharactersWhateverItHolds() {
        for (long seed = 0; seed < 300; seed++) {
            for (byte b : JournalFormat.open(JournalLines.random(seed))) {
                assertThat(b).as("seed %d", seed).isBetween((byte) ' ', (byte) 0x7f);
            }
        }
    }

    @Test
    void keepsDriftsCharacterByCharacterBehindALongText() throws IOException {
        for (String text : new String[] {"", "x".repeat(100_000), "\u00e9\n".repeat(100_000)}) {
            JournalLine small = JournalLines.small(text);
            JournalLine line = new JournalLine(
                    small.program(), small.at(), small.registry(), text, small.observation(), small.memory(),
                    small.settings(), " [ {\"a\" : 1.50, \"\u00e9\":\"\\u00e9 \\/\"}, null ]".strip());
            byte[] bytes = Seal.close(JournalFormat.open(line), Seal.NONE);
            assertThat(JournalFormat.read(bytes).line().drifts()).isEqualTo(line.drifts());
        }
    }

    @Test
    void refusesDriftsThatWouldBreakTheLine() {
        JournalLine line = JournalLines.small("");
        for (String drifts : new String[] {"", "{}", "[", "[]]", "[],[]", "[\n]", "[\r]", "[\"\n\"]", "[1] x"}) {
            assertThatThrownBy(() -> new JournalLine(
                            line.program(), line.at(), line.registry(), line.text(), line.observation(), line.memory(),
                            line.settings(), drifts))
                    .as(drifts)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("S12")
    void keepsWhatWasAnnouncedAndDoesWithoutIt() throws IOException {
        JournalLine silent = JournalLines.small("");
        JournalLine told = JournalLines.small("", new Announcement(
                "a", Announcement.Event.DELETED, silent.at(), silent.at().plusNanos(1), "r/lab1/sessions/a/events"));
        byte[] bytes = Seal.close(JournalFormat.open(told), Seal.NONE);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("""
                "announced":[{"session":"a","event":"DELETED","said":"2026-11-20T02:16:53Z",\
                "at":"2026-11-20T02:16:53.000000001Z","source":"r/lab1/sessions/a/events"}]""");
        assertThat(JournalFormat.read(bytes).line()).isEqualTo(told);
        assertThat(new String(JournalFormat.open(silent), StandardCharsets.UTF_8)).doesNotContain("announced");
        assertThat(JournalFormat.read(Seal.close(JournalFormat.open(silent), Seal.NONE)).line()).isEqualTo(silent);
    }

    @Test
    void passesOverUnknownKeys() throws IOException {
        JournalLine line = JournalLines.everything();
        String json = new String(Seal.close(JournalFormat.open(line), Seal.NONE), StandardCharsets.UTF_8)
                .replace("\"program\"", "\"new\":[{}],\"program\"")
                .replace("\"machine\":{", "\"new\":{\"a\":1},\"machine\":{\"new\":null,");
        assertThat(JournalFormat.read(json.getBytes(StandardCharsets.UTF_8)).line()).isEqualTo(line);
    }

    @Test
    void refusesWhatIsNoJournalLine() {
        String whole = new String(Seal.close(JournalFormat.open(JournalLines.everything()), Seal.NONE),
                StandardCharsets.UTF_8);
        for (String name : new String[] {
            "schema_version", "program", "at", "registry", "text", "observation", "memory", "settings", "drifts", "prev"
        }) {
            String key = "\"" + name + "\":";
            refuses(whole.replace(key, "\"gone\":"));
            refuses(whole.replace(key, key + "null,\"gone\":"));
        }
        for (String wrong : new String[] {
            "",
            "[]",
            "{}",
            "{\"observation\":" + "[".repeat(100_000),
            whole.replace("\"schema_version\":1", "\"schema_version\":2"),
            whole.replace("\"NotScanned\"", "\"NotScanned2\""),
            whole.replace("\"type\":\"Plain\"", "\"kind\":\"Plain\""),
            whole.replace("\"looks\":[", "\"looks\":[],\"gone\":["),
            whole.replace("\"looks\":[", "\"gone\":["),
            whole.replace("\"2026-11-20T02:16:53Z\"", "\"soon\""),
            whole.replace("\"PT5.5S\"", "\"soon\""),
            whole.replace("\"4711\":{", "\"x\":{"),
            whole.replace("\"agent\":\"CLAUDE\"", "\"agent\":\"OTHER\"")
        }) {
            refuses(wrong);
        }
    }

    private static void refuses(String json) {
        assertThatThrownBy(() -> JournalFormat.read(json.getBytes(StandardCharsets.UTF_8)))
                .as(json)
                .isInstanceOf(IOException.class);
    }
}
