package dev.agentsessions.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bad input is refused with the field's name.
@Tag("M18")
class RequestTest {
    private static String problem(Command command, Map<String, ?> raw) {
        BadFieldException problem = catchThrowableOfType(BadFieldException.class, () -> Request.of(command, raw));
        assertThat(problem).as(command + " " + raw).isNotNull();
        return problem.field() + " " + problem.what();
    }

    /// That a field of a task may not be this.
    private static String problem(String field, Object value) {
        Map<String, Object> raw = new LinkedHashMap<>(Map.of("task_id", "t", "title", "T"));
        raw.put(field, value);
        return problem(Command.ADD_TASK, raw);
    }

    private static Request task(String field, Object value) throws BadFieldException {
        Map<String, Object> raw = new LinkedHashMap<>(Map.of("task_id", "t", "title", "T"));
        raw.put(field, value);
        return Request.of(Command.ADD_TASK, raw);
    }

    @Test
    void whatIsAllRightIsTakenAsItIs() throws Exception {
        Request request = Request.of(
                Command.ADD_TASK,
                Map.of(
                        "task_id", "T-1/a", "title", "Title ü 😀", "description", "two\n\tlines", "priority", 100,
                        "files", List.of("a b", "c"), "requires", "java", "agent", "ada"));

        assertThat(request.text("task_id")).isEqualTo("T-1/a");
        assertThat(request.text("title")).isEqualTo("Title ü 😀");
        assertThat(request.text("description", "")).isEqualTo("two\n\tlines");
        assertThat(request.percent("priority")).isEqualTo(100);
        assertThat(request.list("files")).containsExactly("a b", "c");
        assertThat(request.list("requires")).containsExactly("java");
        assertThat(request.list("depends_on")).isEmpty();
        assertThat(request.textOrNull("role")).isNull();
        assertThat(request.text("agent", "person")).isEqualTo("ada");
    }

    @ParameterizedTest
    @EnumSource
    void whatMustBeThereMustBeThere(Command command) throws Exception {
        List<String> required =
                command.fields().stream().filter(Field::required).map(Field::name).toList();
        if (required.isEmpty()) {
            Request.of(command, Map.of());
        } else {
            assertThat(problem(command, Map.of())).isEqualTo(required.getFirst() + " is missing");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyKnowsIsRefused(Command command) {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (Field field : command.fields()) {
            if (field.required()) {
                raw.put(field.name(), field.choices().isEmpty() ? "1" : field.choices().getFirst());
            }
        }
        raw.put("ttl_ms", "1");

        assertThat(problem(command, raw)).isEqualTo("ttl_ms is nothing that " + command.word() + " takes");
    }

    @Test
    void whatIsNullIsNotThere() throws Exception {
        assertThat(task("role", "dev").textOrNull("role")).isEqualTo("dev");
        Map<String, Object> raw = new LinkedHashMap<>(Map.of("task_id", "t", "title", "T"));
        raw.put("role", null);
        assertThat(Request.of(Command.ADD_TASK, raw).textOrNull("role")).isNull();
        raw.put("title", null);
        assertThat(problem(Command.ADD_TASK, raw)).isEqualTo("title is missing");
    }

    @Test
    void namesAreWords() {
        assertThat(problem("task_id", "")).isEqualTo("task_id is empty: ''");
        assertThat(problem("task_id", "a b")).isEqualTo("task_id must have no blanks: 'a b'");
        assertThat(problem("task_id", "a\u00a0b")).startsWith("task_id must have no blanks");
        assertThat(problem("task_id", "a\u001b[2Jb")).startsWith("task_id has control characters in it");
        for (String none : List.of("\uFDD0", "\uFDEF", "\uFFFE", "\uFFFF", "\uFFFD", Character.toString(0x10FFFF))) {
            assertThat(problem("role", "a" + none)).startsWith("role has in it what is no character");
            assertThat(problem("task_id", none + "a")).startsWith("task_id has in it what is no character");
            assertThat(problem("title", none)).startsWith("title has in it what is no character");
            assertThat(problem("description", none)).startsWith("description has in it what is no character");
            assertThat(problem(Command.HEARTBEAT, Map.of("agent", "a" + none)))
                    .startsWith("agent has in it what is no character");
        }
        assertThat(problem("role", "a\u202eb")).startsWith("role has invisible formatting characters in it");
        assertThat(problem("role", "a\u200cb")).startsWith("role has invisible formatting characters in it");
        assertThat(problem("agent", "a\u200db")).startsWith("agent has invisible formatting characters in it");
        assertThat(problem("requires", List.of("ok", "not ok"))).isEqualTo("requires must have no blanks: 'not ok'");
    }

    /// They are part of topics.
    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a+b", "#", "$SYS"})
    void namesOfAgentsAreNoTopics(String name) {
        assertThat(problem("agent", name))
                .isEqualTo("agent has one of / + # in it, or begins with $, and is part of topics: '" + name + "'");
        assertThat(problem(Command.SEND, Map.of("agent", "ada", "to", name, "text", "hello"))).startsWith("to has one of");
    }

    @Test
    void aTargetMayBeAll() throws Exception {
        Request request = Request.of(Command.SEND, Map.of("agent", "ada", "to", "all", "text", "hello"));

        assertThat(request.text("to", "")).isEqualTo("all");
    }

    @Test
    void aLineIsOneLineAndATextMayHaveSeveral() throws Exception {
        assertThat(problem("title", "a\nb")).isEqualTo("title must be one line: 'a\nb'");
        assertThat(problem("title", "a\r\u001b")).startsWith("title must be one line: ");
        assertThat(problem("title", "a\u2028b")).startsWith("title must be one line: ");
        assertThat(problem("title", "a\u001b")).startsWith("title has control characters in it: ");
        assertThat(problem("title", "a\ud800b")).startsWith("title has half of a character in it");
        assertThat(task("description", "a\n\tb").text("description", "")).isEqualTo("a\n\tb");
        assertThat(problem("description", "a\rb")).startsWith("description has control characters in it");
        assertThat(problem("description", "a\u0000b")).startsWith("description has control characters in it");
    }

    @Test
    void whatJoinsCharactersIsPartOfALineAndAText() throws Exception {
        String joined = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
        assertThat(task("title", joined).text("title")).isEqualTo(joined);
        assertThat(task("description", joined).text("description", "")).isEqualTo(joined);
        for (String hidden : List.of("\u00ad", "\u202e", "\u200b", "\ufeff")) {
            assertThat(problem("title", "a" + hidden)).startsWith("title has invisible formatting characters in it");
            assertThat(problem("description", hidden)).startsWith("description has invisible formatting characters in it");
        }
    }

    @Test
    void whatMustSaySomethingIsNotBlank() throws Exception {
        for (String blank : List.of("", " ", "\u00a0", "\u200d")) {
            assertThat(problem(Command.SEND, Map.of("agent", "ada", "text", blank))).isEqualTo("text is empty");
            assertThat(problem("title", blank)).isEqualTo("title is empty");
            assertThat(problem("request_id", blank)).isEqualTo("request_id is empty");
            assertThat(task("description", blank).text("description", "none")).isEqualTo(blank);
            assertThat(task("description", blank).said("description")).isNull();
        }
        assertThat(problem(Command.SEND, Map.of("agent", "ada", "text", "\n\t"))).isEqualTo("text is empty");
        assertThat(task("request_id", "r 1").textOrNull("request_id")).isEqualTo("r 1");
    }

    @Test
    void textsHaveALongestLength() throws Exception {
        assertThat(problem("agent", "a".repeat(65))).isEqualTo("agent has 65 characters, and 64 are the most");
        assertThat(problem("task_id", "a".repeat(129))).isEqualTo("task_id has 129 characters, and 128 are the most");
        assertThat(problem("role", "a".repeat(65))).isEqualTo("role has 65 characters, and 64 are the most");
        assertThat(problem("title", "a".repeat(501))).isEqualTo("title has 501 characters, and 500 are the most");
        assertThat(problem("description", "a".repeat(10_001)))
                .isEqualTo("description has 10001 characters, and 10000 are the most");
        assertThat(problem("files", List.of("a".repeat(501)))).startsWith("files has 501 characters");
        task("agent", "a".repeat(64));
        task("task_id", "a".repeat(128));
        task("title", "a".repeat(500));
        task("description", "a".repeat(10_000));
    }

    @Test
    void listsHaveALongestLengthAndEachValueOnce() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add("f" + i);
        }
        assertThat(task("files", many).list("files")).isEqualTo(many);
        many.add("f100");
        assertThat(problem("files", many)).isEqualTo("files has more than 100 values");
        assertThat(task("files", List.of("a", "b", "a")).list("files")).containsExactly("a", "b");
        assertThat(problem("files", List.of("a", 7))).isEqualTo("files is no text: '7'");
    }

    /// Who names none of them, and who names that there is none.
    @Test
    void whatMayBeTakenBackMayBeEmpty() throws Exception {
        for (Object none : List.of(List.of(), List.of(""), "")) {
            Map<String, Object> raw = Map.of("agent", "a", "role", "r", "capabilities", none, "host", "", "session", "");
            Request request = Request.of(Command.REGISTER, raw);
            assertThat(request.list("capabilities")).containsExactly("");
            assertThat(request.textOrNull("host")).isEmpty();
            assertThat(request.textOrNull("branch")).isNull();
        }
        Map<String, Object> some = Map.of("agent", "a", "role", "r", "capabilities", List.of("", "java"));
        assertThat(Request.of(Command.REGISTER, some).list("capabilities")).containsExactly("java");
        assertThat(Request.of(Command.REGISTER, Map.of("agent", "a", "role", "r")).list("capabilities")).isEmpty();
    }

    @Test
    void whatIsNoTextIsNone() {
        assertThat(problem("title", 7)).isEqualTo("title is no text: '7'");
        assertThat(problem("title", List.of("T"))).isEqualTo("title is no text: '[T]'");
        assertThat(problem("title", true)).isEqualTo("title is no text: 'true'");
    }

    @Test
    void whatIsShownOfAValueIsShort() {
        assertThat(problem("title", List.of("a".repeat(1_000))))
                .isEqualTo("title is no text: '[" + "a".repeat(39) + "…'");
        assertThat(problem("title", List.of("a".repeat(38) + "😀 and on")))
                .as("no half of a character")
                .isEqualTo("title is no text: '[" + "a".repeat(38) + "…'");
    }

    @Test
    void aPercentageIsAWholeNumberUpToAHundred() throws Exception {
        assertThat(task("priority", "7").percent("priority")).isEqualTo(7);
        assertThat(task("priority", 0L).percent("priority")).isZero();
        for (Object wrong : List.of(101, -1, "101", "-1", "+1", "1.5", "", "ten", 1.5, true, "1000000000000000000000")) {
            assertThat(problem("priority", wrong)).startsWith("priority is no whole number from 0 to 100: ");
        }
    }

    @Test
    void aTokenIsAWholeNumber() throws Exception {
        Map<String, Object> raw = new LinkedHashMap<>(Map.of("agent", "ada", "task_id", "t"));
        for (Object right : List.of(7, 7L, "7", "0007")) {
            raw.put("token", right);
            assertThat(Request.of(Command.RENEW, raw).number("token", 0)).isEqualTo(7);
        }
        raw.put("token", Long.MAX_VALUE);
        assertThat(Request.of(Command.RENEW, raw).number("token", 0)).isEqualTo(Long.MAX_VALUE);
        for (Object wrong : List.of(-1, "-1", "٧", "1e3", "9999999999999999999", 1.0)) {
            raw.put("token", wrong);
            assertThat(problem(Command.RENEW, raw)).startsWith("token is no whole number from 0 on: ");
        }
    }

    @Test
    void aDurationHasAUnit() throws Exception {
        Map<String, Object> raw = new LinkedHashMap<>(Map.of("agent", "ada", "task_id", "t"));
        raw.put("ttl", "2m");
        assertThat(Request.of(Command.CLAIM_TASK, raw).duration("ttl", Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
        for (Object wrong : List.of("120", 120, "2 m", "-2m", "", "m", "99999999999999999s")) {
            raw.put("ttl", wrong);
            assertThat(problem(Command.CLAIM_TASK, raw)).startsWith("ttl is no duration such as 90s, 2m or 1h: ");
        }
    }

    @Test
    void aChoiceIsOneOfItsChoices() throws Exception {
        Request.of(Command.HEARTBEAT, Map.of("agent", "ada", "status", "busy"));

        assertThat(problem(Command.HEARTBEAT, Map.of("agent", "ada", "status", "dead")))
                .isEqualTo("status is none of active, busy, idle: 'dead'");
        assertThat(problem(
                        Command.RELEASE_TASK, Map.of("agent", "ada", "task_id", "t", "token", 1, "outcome", "COMPLETED")))
                .isEqualTo("outcome is none of completed, failed, abandoned: 'COMPLETED'");
    }

    @ParameterizedTest
    @EnumSource
    void aCommandIsFoundByItsWord(Command command) {
        assertThat(Command.named(command.word())).isEqualTo(command);
        assertThat(command.help()).endsWith(".");
        assertThat(command.fields()).extracting(Field::name).doesNotHaveDuplicates();
        assertThat(command.fields()).extracting(Field::option).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNoCommandIsNotFound() {
        assertThat(Command.named("steal-task")).isNull();
    }
}
