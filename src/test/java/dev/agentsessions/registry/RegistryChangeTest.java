package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.append;
import static dev.agentsessions.registry.Registries.change;
import static dev.agentsessions.registry.Registries.now;
import static dev.agentsessions.registry.Registries.pane;
import static dev.agentsessions.registry.Registries.patch;
import static dev.agentsessions.registry.Registries.set;
import static dev.agentsessions.registry.Registries.setNull;
import static dev.agentsessions.registry.Registries.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Pane;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes of entries, before and after, whole.
@Tag("R7")
class RegistryChangeTest {
    private static final String ID = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";

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
                  terminated_at: 2026-11-20T02:16:53Z
                  termination_mode: 'auto-detected'
                """);
    }

    @Test
    void givesEmptyValuesAValue() throws RegistryException {
        String text = """
                sessions:
                  a:
                    status:
                    pane:            # none yet
                    claude_session_id_own: null    # later
                    previous_session_ids: ~
                    terminated_at:
                """;
        assertThat(patch(
                        text,
                        change(0, set("status", "running"), pane(7, "claude", "/x"), set("claude_session_id_own", ID)),
                        change(0, append("one"), now("terminated_at"))))
                .isEqualTo("""
                sessions:
                  a:
                    status: running
                    pane: { pid: 7, cmd: claude, cwd: /x }            # none yet
                    claude_session_id_own: 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21    # later
                    previous_session_ids: [one]
                    terminated_at: 2026-11-20T02:16:53Z
                """);
    }

    @Test
    void setsThePartsOfAPaneInTheirPlaceAndKeepsOthers() throws RegistryException {
        String text = """
                sessions:
                    block:
                        pane:
                            cmd: "bash"   # shell
                            tty: /dev/pts/1
                            pid: "12"
                    flow: {pane: {pid: 1, cwd: /old, tty: x}}
                    none:
                        agent: claude
                """;
        assertThat(patch(
                        text,
                        change(0, pane(7, "claude", "/x y")),
                        change(1, pane(8, "claude", "/new")),
                        change(2, pane(9, "claude", "/z"))))
                .isEqualTo("""
                sessions:
                    block:
                        pane:
                            cmd: "claude"   # shell
                            cwd: /x y
                            tty: /dev/pts/1
                            pid: "7"
                    flow: {pane: {pid: 8, cmd: claude, cwd: /new, tty: x}}
                    none:
                        agent: claude
                        pane: {pid: 9, cmd: claude, cwd: /z}
                """);
    }

    @Test
    void writesNewPanesAndListsInBlockStyleWhereOthersAre() throws RegistryException {
        String text = """
                sessions:
                - name: a
                  status: running
                - name: b
                  pane:
                     pid: 1
                  previous_session_ids:
                    -   x
                """;
        assertThat(patch(text, change(0, append("u"), append("v"), pane(5, "claude", "/w")), change(1, append("u"))))
                .isEqualTo("""
                sessions:
                - name: a
                  status: running
                  pane:
                     pid: 5
                     cmd: claude
                     cwd: /w
                  previous_session_ids:
                    -   u
                    -   v
                - name: b
                  pane:
                     pid: 1
                  previous_session_ids:
                    -   x
                    -   u
                """);
    }

    @Test
    void saysNullOfThePartsOfAPaneThatAreUnknownNow() throws RegistryException {
        Edit edit = change(0, new Assignment("pane", new Value.PaneOf(new Pane(5L, null, null))));
        assertThat(patch("sessions: {a: {pane: {pid: 1, cmd: x}}, b: {}}", edit, change(1, ((Edit.Change) edit).assignments().getFirst())))
                .isEqualTo("sessions: {a: {pane: {pid: 5, cmd: null}}, b: {pane: {pid: 5}}}");
    }

    @Test
    void extendsFlowEntriesOnOneLineAndOnSeveral() throws RegistryException {
        String text = """
                sessions:
                  one: { agent: claude, status: running } # one
                  trailing: {
                    agent: claude,   # x
                    status: running, # y
                  }
                  open: {
                    agent: claude,
                    status: running  # z
                  }
                  closed: { agent: claude,
                            status: running }
                  leading: {
                      agent: claude
                    , status: running
                    }
                """;
        assertThat(patch(text, terminate(0), terminate(1), terminate(2), terminate(3), terminate(4))).isEqualTo("""
                sessions:
                  one: { agent: claude, status: terminated, terminated_at: 2026-11-20T02:16:53Z, termination_mode: auto-detected } # one
                  trailing: {
                    agent: claude,   # x
                    status: terminated, # y
                    terminated_at: 2026-11-20T02:16:53Z,
                    termination_mode: auto-detected,
                  }
                  open: {
                    agent: claude,
                    status: terminated,  # z
                    terminated_at: 2026-11-20T02:16:53Z,
                    termination_mode: auto-detected
                  }
                  closed: { agent: claude,
                            status: terminated,
                            terminated_at: 2026-11-20T02:16:53Z,
                            termination_mode: auto-detected }
                  leading: {
                      agent: claude
                    , status: terminated,
                      terminated_at: 2026-11-20T02:16:53Z,
                      termination_mode: auto-detected
                    }
                """);
    }

    @Test
    void keepsJsonJson() throws RegistryException {
        assertThat(patch(
                        "{\"sessions\":{\"a\":{\"status\":\"running\",\"pane\":null,\"claude_session_id_own\":null}}}",
                        terminate(0),
                        change(0, pane(7, "claude", "/x"), set("claude_session_id_own", ID), append("y"))))
                .isEqualTo("{\"sessions\":{\"a\":{\"status\":\"terminated\",\"pane\":{\"pid\":7,\"cmd\":\"claude\",\"cwd\":\"/x\"},"
                        + "\"claude_session_id_own\":\"" + ID + "\",\"previous_session_ids\":[\"y\"],"
                        + "\"terminated_at\":\"2026-11-20T02:16:53Z\",\"termination_mode\":\"auto-detected\"}}}");
        assertThat(patch("""
                {
                  "sessions": {
                    "a": {
                      "status": "running",
                      "previous_session_ids": []
                    }
                  }
                }
                """, terminate(0), change(0, append("y"), pane(7, "claude", "/x")))).isEqualTo("""
                {
                  "sessions": {
                    "a": {
                      "status": "terminated",
                      "pane": {
                        "pid": 7,
                        "cmd": "claude",
                        "cwd": "/x"
                      },
                      "previous_session_ids": [
                        "y"
                      ],
                      "terminated_at": "2026-11-20T02:16:53Z",
                      "termination_mode": "auto-detected"
                    }
                  }
                }
                """);
    }

    @Test
    void keepsLineEndingsByteOrderMarkAndAMissingFinalNewline() throws RegistryException {
        assertThat(patch("\ufeffsessions:\r\n  a:\r\n    status: running # ü\ud83d\ude00\r\n    agent: x", terminate(0)))
                .isEqualTo("\ufeffsessions:\r\n  a:\r\n    status: terminated # ü\ud83d\ude00\r\n"
                        + "    terminated_at: 2026-11-20T02:16:53Z\r\n    termination_mode: auto-detected\r\n    agent: x");
        assertThat(patch("sessions:\r\n  a:\r\n    status: running", terminate(0)))
                .isEqualTo("sessions:\r\n  a:\r\n    status: terminated\r\n"
                        + "    terminated_at: 2026-11-20T02:16:53Z\r\n    termination_mode: auto-detected");
        assertThat(patch("sessions: {a: {x: '\ud83d\ude00\u0085\u2028', status: running}}", change(0, set("status", "x"))))
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
    void fillsEntriesThatHaveNothing() throws RegistryException {
        String text = """
                sessions:
                  a: null   # to come
                  b: {}
                  c:
                  d: {agent: claude}
                """;
        Assignment stopped = set("status", "stopped");
        assertThat(patch(text, change(0, stopped), change(1, stopped), change(2, stopped))).isEqualTo("""
                sessions:
                  a: {status: stopped}   # to come
                  b: {status: stopped}
                  c: {status: stopped}
                  d: {agent: claude}
                """);
        assertThat(patch(text.replace("{agent: claude}", "\n     agent: claude"), change(0, stopped), change(2, stopped)))
                .isEqualTo("""
                sessions:
                  a:   # to come
                     status: stopped
                  b: {}
                  c:
                     status: stopped
                  d:\s
                     agent: claude
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
                .isEqualTo("sessions: [{name: a, status: two, previous_session_ids: [p, q]}, {name: b, agent: claude, status: three}]");
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
        assertThat(patch(entry, change(0, set("status", "no")))).as(name).isEqualTo("sessions:\n  a:\n    " + after + "\n    # end\n");
    }

    @Test
    @Tag("R18")
    void writesHostileTextOnOneLine() throws RegistryException {
        String hostile = "a\u001b[31m\n- b: \"#(c)\"\u0085\u2028\t\ud800" + "x".repeat(100_000);
        String text = patch("sessions: {a: {last_visible_status: 'x'}}", change(0, set("last_visible_status", hostile)));
        assertThat(text).startsWith("sessions: {a: {last_visible_status: "
                + "\"a\\u001b[31m\\n- b: \\\"#(c)\\\"\\u0085\\u2028\\t\ufffdxxx");
        assertThat(text.lines()).hasSize(1);
    }
}
