package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Console.Answer;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is wrong with whichever field: its name, exit status 2, and nothing half done.
@Tag("M5")
@Tag("M18")
class BadInputTest {
    @TempDir
    private Path home;

    private Console console;

    @BeforeEach
    void begin() {
        console = new Console(home);
    }

    @ParameterizedTest
    @EnumSource
    void namesTheFieldThatIsWrong(Command command) {
        for (Field field : command.fields()) {
            for (String wrong : wrong(field)) {
                if (wrong.isEmpty() && field.clearable()) {
                    continue;
                }
                List<String> words = right(command, field);
                boolean operand = field.name().equals("text");
                words.add(operand ? wrong : field.option() + "=" + wrong);
                refused(command, field.name(), words);
            }
            // Which token it is, the mesh is asked where none is known.
            if (field.required() && !field.name().equals("token")) {
                refused(command, field.name(), right(command, field));
            }
            if (!field.repeated() && !field.name().equals("text")) {
                List<String> words = right(command, field);
                String value = field.option() + "=" + right(field);
                words.addAll(List.of(value, value));
                refused(command, field.name(), words);
            }
            if (!field.name().equals("text")) {
                List<String> words = right(command, field);
                words.add(field.option());
                refused(command, field.name(), words);
            }
        }
        List<String> words = right(command, null);
        words.add("--nonsense=1");
        refused(command, "--nonsense", words);
    }

    private void refused(Command command, String field, List<String> words) {
        Answer answer = console.type(words.toArray(String[]::new));
        assertThat(answer.status()).as("%s", words).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines())
                .as("%s", words)
                .singleElement()
                .asString()
                .startsWith("agent-mesh: " + field + " ")
                .endsWith("; see agent-mesh " + command.word() + " --help");
        words.add(1, "--json");
        Answer json = console.type(words.toArray(String[]::new));
        assertThat(json.status()).isEqualTo(2);
        assertThat(json.err()).isEmpty();
        assertThat(json.json())
                .containsEntry("ok", false)
                .containsEntry("command", command.word())
                .containsEntry("reason", "bad_input")
                .containsEntry("field", field);
        assertThat(console.state()).as("not even the store was opened").doesNotExist();
    }

    private static List<String> right(Command command, @Nullable Field without) {
        List<String> words = new ArrayList<>(List.of(command.word()));
        for (Field field : command.fields()) {
            if (field.required() && !field.equals(without)) {
                words.add(field.name().equals("text") ? "hello" : field.option() + "=" + right(field));
            }
        }
        return words;
    }

    private static String right(Field field) {
        return switch (field.kind()) {
            case AGENT, TARGET, TASK, WORD, LINE, TEXT -> "x";
            case DURATION -> "60s";
            case PERCENT, NUMBER -> "7";
            case CHOICE -> field.choices().getFirst();
        };
    }

    private static List<String> wrong(Field field) {
        String tooLong = "x".repeat(field.kind().longest() + 1);
        return switch (field.kind()) {
            case AGENT, TARGET -> List.of("", "a b", "a/b", "a+b", "a#", "$a", "a\u0007", "a\u202eb", tooLong);
            case TASK, WORD -> List.of("", "a b", "a\tb", "a\u0007", "\u200b", tooLong);
            case LINE -> List.of("a\nb", "a\u001b[2J", "\u2028", tooLong);
            case TEXT -> List.of("a\u0000", "a\u001b[2J", tooLong);
            case DURATION -> List.of("", "1", "x", "-5s", "5 s", "99999999999s");
            case PERCENT -> List.of("", "-1", "101", "1.5", "x", "1000");
            case NUMBER -> List.of("", "-1", "x", "1.0", "9".repeat(19), "٣");
            case CHOICE -> List.of("", "x", field.choices().getFirst().toUpperCase(Locale.ROOT));
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "frob | command 'frob' is not known",
        "clam-task | command 'clam-task' is not known; did you mean claim-task? See agent-mesh --help",
        "Claim-Task | command 'Claim-Task' is not known; did you mean claim-task? See agent-mesh --help",
        "stauts | command 'stauts' is not known; did you mean status? See agent-mesh --help",
        "claim-task --tsk-id T1 | --tsk-id is no option of claim-task; did you mean --task-id? See",
        "status --jsn | --jsn is no option of status; did you mean --json? See",
        "--stat-dir x status | --stat-dir is no option in front of a command; did you mean --state-dir? See",
        "claim | command 'claim' is not known; did you mean claim-task? See agent-mesh --help",
        "beat | command 'beat' is not known; did you mean heartbeat? See agent-mesh --help",
        "task | command 'task' is not known; see agent-mesh --help",
        "re | command 're' is not known; see agent-mesh --help",
        "w | command 'w' is not known; see agent-mesh --help",
        "claim-task --task T1 | --task is no option of claim-task; did you mean --task-id? See agent-mesh claim-task --help",
        "claim-task --request=1 | --request is no option of claim-task; did you mean --request-id? See",
        "add-task --on T1 | --on is no option of add-task; see",
        "add-task --needs T1 | --needs is no option of add-task; see",
        "log --foll | --foll is no option of log; did you mean --follow? See",
        "watch --inter 5s | --inter is no option of watch; did you mean --interval? See",
        "status --verb | --verb is no option of status; did you mean --verbose? See",
        "update-task --agent x --task-id y --token 1 | status is missing (--status in_progress|blocked|completed|failed)",
        "release-task --agent x --task-id y --token 1 | outcome is missing (--outcome completed|failed|abandoned)",
        "claim-task --agent x | task_id is missing (--task-id)",
        "heartbeat | agent is missing (--agent)",
        "heartbeat --agent a/b | agent has one of / + # in it, or begins with $, and is part of topics: 'a/b'; see",
        "--frob | --frob is no option in front of a command; put it behind",
        "--agent=x status | --agent is no option in front of a command; put it behind",
        "status x | 'x' was not expected here; values stand behind options",
        "status --follow | --follow is no option of status",
        "watch --json | --json is no option of watch",
        "--json watch | --json is no option of watch",
        "status --interval 5s | --interval is no option of status",
        "log --config | --config needs a path; see",
        "log --state-dir | --state-dir needs a path; see",
        "watch --interval | --interval needs a duration such as 5s; see",
        "log --registry --json | --registry needs a path; if it is --json, write --registry=",
        "log --config= | --config needs a path, and got nothing",
        "send --agent x hello you | text is one word too many with 'you'; put the text in quotes",
        "heartbeat --agent --json | agent needs a value behind --agent; if it is --json, write --agent=",
        "claim-task --agent x --task-id y --ttl 9s | ttl must be 10s to 24h",
        "claim-task --agent x --task-id y --ttl 25h | ttl must be 10s to 24h",
        "watch --interval 1 | --interval is no duration from 200ms on, such as 5s: '1'",
        "watch --interval 0s | --interval is no duration from 200ms on, such as 5s: '0s'"
    })
    void saysWhatIsWrongWithALine(String line, String message) {
        Answer answer = console.type(line.split(" "));
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.out() + answer.err()).contains(message);
    }

    @Test
    void takesValuesInEitherWayAndWhatLooksLikeAnOptionBehindTwoDashes() {
        console.say("register --agent ada --role=coder --capability=a --capability b");
        assertThat(Stream.of(console.say("show --json").json()).map(String::valueOf))
                .singleElement()
                .asString()
                .contains("capabilities=[a, b]");
        console.say("register --agent bob --role coder");
        console.type("send", "--agent", "ada", "--", "--agent").granted();
        console.type("send", "--agent=ada", "hello").granted();
        assertThat(console.say("directives --agent bob").out()).contains("text: --agent\n");
    }
}
