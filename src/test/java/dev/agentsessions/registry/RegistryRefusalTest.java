package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.change;
import static dev.agentsessions.registry.Registries.pane;
import static dev.agentsessions.registry.Registries.refusalOf;
import static dev.agentsessions.registry.Registries.register;
import static dev.agentsessions.registry.Registries.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R8")
class RegistryRefusalTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "~", "null # nothing\n", "\ufeff"})
    void refusesAnEmptyFile(String text) {
        assertThat(refusalOf(text)).startsWith("r.yaml:1:1: the registry is empty; ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a: 1\\na: 2                                | r.yaml:2:1: the key `a` is there twice",
        "a: 1\\n\"a\": 2                            | r.yaml:2:1: the key `\"a\"` is there twice",
        "deep: [{x: {b: 1, 'b': 2}}]                | r.yaml:1:19: the key `'b'` is there twice",
        "? [a, b]\\n: 1\\n? [a, b]\\n: 2            | r.yaml:3:3: the key `[a, b]` is there twice",
        "k: &k x\\nm: {x: 1, *k : 2}                | r.yaml:2:11: the key `*k` is there twice",
        "a: &a {}\\nb: {<<: *a, <<: *a}              | r.yaml:2:13: the key `<<` is there twice",
        "a: 1\\n---\\nb: 2                           | r.yaml:2:1: a second document begins",
        "a: 1\\n...\\n---\\n                         | r.yaml:3:1: a second document begins",
        "a: *nowhere                                | r.yaml:1:4: the alias *nowhere has no anchor",
        "a: &a [*a]                                 | r.yaml:1:8: the alias *a contains itself",
        "a: [1, 2                                   | r.yaml:1:9: invalid YAML: ",
        "a: b: c                                    | r.yaml:1:5: invalid YAML: ",
        "a: 'open                                   | r.yaml:1:9: invalid YAML: ",
        "\\ta: 1                                    | r.yaml:1:1: invalid YAML: ",
        "a: 1\\nü: \\u0001                          | r.yaml:2:4: invalid YAML: a character that YAML forbids",
    })
    void refusesWhatIsNoPlainSingleDocument(String text, String expected) {
        String unescaped = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0001", "\u0001");
        assertThat(refusalOf(unescaped)).startsWith(expected.replace('´', '`')).doesNotContain("\n").contains("; ");
    }

    @Test
    void refusesMalformedUtf8WithItsPlace() {
        byte[] latin = "a: 1\nb: ü\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> RegistryText.parse("r.yaml", latin))
                .hasMessageStartingWith("r.yaml:2:4: invalid UTF-8");
        byte[] surrogate = {'a', ':', ' ', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertThatThrownBy(() -> RegistryText.parse("r.yaml", surrogate))
                .hasMessageStartingWith("r.yaml:1:4: invalid UTF-8");
        byte[] cut = {'a', ':', ' ', (byte) 0xc3};
        assertThatThrownBy(() -> RegistryText.parse("r.yaml", cut)).hasMessageContaining("invalid UTF-8");
        byte[] utf16 = "a: 1".getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> RegistryText.parse("r.yaml", utf16))
                .hasMessageStartingWith("r.yaml:1:1: invalid UTF-8");
    }

    @Test
    void refusesWhatIsTooLarge() {
        byte[] large = new byte[RegistryText.MAX_BYTES + 1];
        assertThatThrownBy(() -> RegistryText.parse("r.yaml", large))
                .hasMessageStartingWith("r.yaml: the registry is larger");
    }

    @Test
    void refusesAliasesThatExpandWithoutBound() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        StringBuilder merges = new StringBuilder("m0: &m0 {x: 1}\n");
        for (int i = 1; i < 40; i++) {
            String list = ("*a" + (i - 1) + ", ").repeat(9);
            laughs.append("a" + i + ": &a" + i + " [" + list + "*a" + (i - 1) + "]\n");
            merges.append("m" + i + ": &m" + i + " {<<: [*m" + (i - 1) + ", *m" + (i - 1) + "]}\n");
        }
        assertThat(refusalOf(laughs.toString())).contains(": aliases expand to more than 1000000 nodes");
        assertThat(refusalOf(merges + "sessions: *m39\n")).contains(": aliases expand to more than 1000000 nodes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "&a [", "!t ["})
    void refusesNestingWithoutEnd(String opening) {
        assertThat(refusalOf("sessions: {}\nx:\n  " + opening.repeat(100_000))).startsWith("r.yaml:");
    }

    @Test
    void showsNoControlCharacterOfTheRegistryInAnError() {
        assertThat(refusalOf("\"a\\e[31m\\nb\": 1\n'sessions': {\"x\\e\\n\": 5}")).doesNotContainPattern("\\p{Cntrl}");
    }

    static List<String[]> obstacles() {
        return List.of(
                new String[] {"b: &b {status: running}\nsessions: {s: *b}",
                        "r.yaml:2:15: `status` of the session s cannot be changed, as an alias"},
                new String[] {"b: &b {s: {status: x}}\nsessions: *b",
                        "r.yaml:2:11: `status` of the session s cannot be changed, as an alias"},
                new String[] {"b: &b x\nsessions: {s: {status: *b}}",
                        "r.yaml:2:24: `status` of the session s cannot be changed, as an alias"},
                new String[] {"b: &b {status: x}\nsessions: {s: {<<: *b}}",
                        "r.yaml:2:16: `status` of the session s cannot be changed, as a merge key"},
                new String[] {"b: &b {s: {}}\nsessions: {<<: *b}",
                        "r.yaml:2:12: the session s cannot be changed, as a merge key"},
                new String[] {"sessions: {s: &s {status: x}}\nb: *s",
                        "r.yaml:1:15: `status` of the session s cannot be changed, as an anchor that is used"},
                new String[] {"sessions: {s: {status: &x x}}\nb: *x",
                        "r.yaml:1:24: `status` of the session s cannot be changed, as an anchor that"},
                new String[] {"sessions: {s: {status: !!str x}}",
                        "r.yaml:1:24: `status` of the session s cannot be changed, as a tag"},
                new String[] {"sessions: !m {s: {status: x}}",
                        "r.yaml:1:11: `status` of the session s cannot be changed, as a tag"},
                new String[] {"sessions:\n  s:\n    status: |\n      running\n",
                        "r.yaml:3:13: `status` of the session s is no plain or quoted value"},
                new String[] {"b: &b {x: 1}\nsessions: {s: *b}",
                        "r.yaml:2:15: the session s cannot be changed, as an alias"},
                new String[] {"b: &b\nsessions: {s: *b}", "r.yaml:2:15: the session s cannot be changed, as an alias"},
                new String[] {"sessions: {s: {status: [running]}}",
                        "r.yaml:1:24: `status` of the session s is no plain or quoted value"},
                new String[] {"sessions: {s: {status}}", "r.yaml:1:16: a key stands there without a colon"},
                new String[] {"sessions: {s: { # empty\n}}", "r.yaml:1:15: an empty collection has a comment inside"},
                new String[] {"sessions: [name: s]", "r.yaml:1:12: a mapping without braces in a list"});
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void refusesToChangeWhatCannotBeChangedInItsPlace(String text, String expected) {
        assertThat(refusalOf(text, change(0, set("status", "terminated")))).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sessions: {s: {pane: text}}           | r.yaml:1:22: `pane` of the session s is not a mapping",
        "sessions: {s: {pane: {pid: [1]}}}     | r.yaml:1:28: `pid` in `pane` of the session s is no plain",
        "p: &p {pid: 1}\\nsessions: {s: {pane: *p}} | r.yaml:2:22: `pid` in `pane` of the session s cannot be changed",
    })
    void refusesToChangeAPaneThatIsNone(String text, String expected) {
        assertThat(refusalOf(text.replace("\\n", "\n"), change(0, pane(2, "c", "/")))).startsWith(expected);
    }

    @Test
    void refusesToAppendToWhatIsNoList() {
        assertThat(refusalOf("sessions: {s: {previous_session_ids: one}}", change(0, Registries.append("two"))))
                .startsWith("r.yaml:1:38: `previous_session_ids` of the session s is not a list");
    }

    @Test
    void refusesToAddWhatIsThere() {
        assertThat(refusalOf("sessions: {s: {}}", register("s", "w", "/w"))).contains("`s` is there already");
        assertThat(refusalOf("version: 1", register("s", "w", "/w"), register("s", "w", "/w")))
                .contains("`s` is there already");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "w: &w {}\\nworkspaces: {w: *w}               | r.yaml:2:17: the workspace w cannot be changed, as an alias",
        "w: &w {a: {}}\\nworkspaces: {w: {sessions: *w}} | r.yaml:2:28: `sessions` cannot be changed, as an alias",
        "workspaces: &w {v: {}}\\nb: *w               | r.yaml:1:13: `workspaces` cannot be changed, as an anchor",
        "workspaces: !t {v: {}}                      | r.yaml:1:13: `workspaces` cannot be changed, as a tag",
    })
    void refusesToAddWhereItCannotBeWritten(String text, String expected) {
        assertThat(refusalOf(text.replace("\\n", "\n"), register("s", "w", "/w"))).startsWith(expected);
    }
}
