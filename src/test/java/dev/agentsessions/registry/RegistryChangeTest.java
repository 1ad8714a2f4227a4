package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.append;
import static dev.agentsessions.registry.Registries.change;
import static dev.agentsessions.registry.Registries.patch;
import static dev.agentsessions.registry.Registries.set;
import static dev.agentsessions.registry.Registries.setNull;
import static dev.agentsessions.registry.Registries.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.Edit.Assignment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes of entries, before and after, whole.
@Tag("R7")
class RegistryChangeTest {
    @Test
    void changesValuesInTheirPlaceAndPutsNewOnesWhereAPersonWould() throws RegistryException {
        String text = """
                # the sessions of the lab
                workspaces:
                  lab:
                    path: /home/u/lab      # here
                    sessions:

                      # makes the page
                      lab-creator-claude:
                        agent: claude
                        status: running                # running | stopped
                        tmux_server: default
                        created_at: 2026-06-19T09:00:00Z
                        last_visible_status: idle
                        # wakes up at nine

                      other: {}
                """;
        assertThat(patch(text, terminate(0))).isEqualTo("""
                # the sessions of the lab
                workspaces:
                  lab:
                    path: /home/u/lab      # here
                    sessions:

                      # makes the page
                      lab-creator-claude:
                        agent: claude
                        status: terminated                # running | stopped
                        tmux_server: default
                        created_at: 2026-06-19T09:00:00Z
                        terminated_at: 2026-11-20T02:16:53Z
                        termination_mode: auto-detected
                        last_visible_status: idle
                        # wakes up at nine

                      other: {}
                """);
    }

    /// Else a registry would have both, though nobody but the program wrote any.
    @Test
    void quotesTimesAsOtherEntriesDoWhereOneHasNone() throws RegistryException {
        String text = """
                sessions:
                  plain: { agent: agy, status: running, created_at: 2026-06-19T09:00:00Z }
                  quoted: { agent: agy, status: running, created_at: '2026-06-19T09:00:00Z' }
                  none: { agent: agy, status: running, terminated_at: ~ }
                """;
        assertThat(patch(text, terminate(0), terminate(2))).isEqualTo("""
                sessions:
                  plain: { agent: agy, status: terminated, created_at: 2026-06-19T09:00:00Z, \
                terminated_at: 2026-11-20T02:16:53Z, termination_mode: auto-detected }
                  quoted: { agent: agy, status: running, created_at: '2026-06-19T09:00:00Z' }
                  none: { agent: agy, status: terminated, terminated_at: '2026-11-20T02:16:53Z', \
                termination_mode: auto-detected }
                """);
    }

    @Test
    void keepsQuotesAndGivesNewValuesThoseOfTheirSiblings() throws RegistryException {
        String text = """
                sessions:
                - name: "a"
                  "status": 'running'
                  agent: "claude"
                  created_at: "2026-06-19 09:00"

                - name: 'b'
                  status: 'running'
                  delegate_job_id: ~
                """;
        assertThat(patch(text, terminate(0), terminate(1), change(1, setNull("claude_session_id_own")))).isEqualTo("""
                sessions:
                - name: "a"
                  "status": 'terminated'
                  agent: "claude"
                  created_at: "2026-06-19 09:00"
                  terminated_at: "2026-11-20T02:16:53Z"
                  termination_mode: "auto-detected"

                - name: 'b'
                  status: 'terminated'
                  claude_session_id_own: ~
                  delegate_job_id: ~
                  terminated_at: "2026-11-20T02:16:53Z"
                  termination_mode: 'auto-detected'
                """);
    }

    @Test
    void keepsLineEndingsByteOrderMarkAndAMissingFinalNewline() throws RegistryException {
        assertThat(patch("\ufeffsessions:\r\n  a:\r\n    status: running # ü\ud83d\ude00\r\n    agent: x",
                terminate(0)))
                .isEqualTo("\ufeffsessions:\r\n  a:\r\n    status: terminated # ü\ud83d\ude00\r\n"
                        + "    terminated_at: 2026-11-20T02:16:53Z\r\n    termination_mode: auto-detected\r\n"
                        + "    agent: x");
        assertThat(patch("sessions:\r\n  a:\r\n    status: running", terminate(0)))
                .isEqualTo("sessions:\r\n  a:\r\n    status: terminated\r\n"
                        + "    terminated_at: 2026-11-20T02:16:53Z\r\n    termination_mode: auto-detected");
        assertThat(patch("sessions: {a: {x: '\ud83d\ude00\u0085\u2028', status: running}}", change(0, set("status",
                "x"))))
                .isEqualTo("sessions: {a: {x: '\ud83d\ude00\u0085\u2028', status: x}}");
    }

    @Test
    void leavesAnchorsAliasesTagsAndBlockScalarsElsewhereAlone() throws RegistryException {
        String text = """
                %YAML 1.2
                ---
                defaults: &defaults {host: lab1}
                sessions: &all
                  a:
                    <<: *defaults
                    notes: |+
                      status: running

                    status: &own running
                    ? mood
                    : !feeling good
                ...
                """;
        assertThat(patch(text, change(0, set("status", "stopped"), set("agent", "claude")))).isEqualTo("""
                %YAML 1.2
                ---
                defaults: &defaults {host: lab1}
                sessions: &all
                  a:
                    <<: *defaults
                    notes: |+
                      status: running

                    status: &own stopped
                    ? mood
                    : !feeling good
                    agent: claude
                ...
                """);
    }

    @Test
    void putsFieldsBehindBlockScalarsOfEveryKind() throws RegistryException {
        String text = """
                sessions:
                  clip:
                    last_visible_status: |
                      a

                  keep:
                    last_visible_status: |+
                      a

                  strip:
                    last_visible_status: >-
                      a
                # end
                """;
        Assignment host = set("host", "lab1");
        assertThat(patch(text, change(0, host), change(1, host), change(2, host))).isEqualTo("""
                sessions:
                  clip:
                    last_visible_status: |
                      a
                    host: lab1

                  keep:
                    last_visible_status: |+
                      a

                    host: lab1
                  strip:
                    last_visible_status: >-
                      a
                    host: lab1
                # end
                """);
    }

    @Test
    void takesTheLastOfSeveralEditsOfAField() throws RegistryException {
        assertThat(patch(
                        "sessions: [{name: a, status: x}, {name: b}]",
                        change(1, set("status", "one")),
                        change(0, set("status", "two"), append("p")),
                        change(1, set("status", "three"), set("agent", "claude")),
                        change(0, append("q"))))
                .isEqualTo(
                        "sessions: [{name: a, status: two, previous_session_ids: [p, q]}, "
                                + "{name: b, agent: claude, status: three}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "sessions: {a: {status: running, cwd: (x)}}\n",
        "sessions:\n  a:\n    status:   \"running\"   \n\n\n# \t\n",
        "b: &b {status: running}\nsessions: {a: *b}",
    })
    void writesNothingWhereNothingIsNew(String text) throws RegistryException {
        RegistryText before = Registries.parse(text);
        assertThat(before.patched(java.util.List.of(change(0, set("status", "running"))))).isSameAs(before);
        assertThat(before.patched(java.util.List.of())).isSameAs(before);
    }

    @ParameterizedTest
    @Tag("R18")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "plain: | `status: yes` | `status: \"no\"`",
        "null:  | `status:`     | `status: \"no\"`",
        "word:  | `status: x`   | `status: \"no\"`",
        "true:  | `'status': true` | `'status': 'no'`",
        "single: | `status: 'x'` | `status: 'no'`",
        "double: | `status: \"x\"` | `status: \"no\"`",
        "text:  | `status: \"two\n      lines\"` | `status: \"no\"`",
    })
    void quotesWhatReadersMightTakeForSomethingElse(String name, String before, String after) throws RegistryException {
        String entry = "sessions:\n  a:\n    " + before + "\n    # end\n";
        assertThat(patch(entry, change(0, set("status", "no")))).as(name)
                .isEqualTo("sessions:\n  a:\n    " + after + "\n    # end\n");
    }

    @Test
    @Tag("R18")
    void writesHostileTextOnOneLine() throws RegistryException {
        String hostile = "a\u001b[31m\n- b: \"#(c)\"\u0085\u2028\t\ud800" + "x".repeat(100_000);
        String text = patch("sessions: {a: {last_visible_status: 'x'}}", change(0, set("last_visible_status",
                hostile)));
        assertThat(text).startsWith("sessions: {a: {last_visible_status: "
                + "\"a\\u001b[31m\\n- b: \\\"#(c)\\\"\\u0085\\u2028\\t\ufffdxxx");
        assertThat(text.lines()).hasSize(1);
    }
}
