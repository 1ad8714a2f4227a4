package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Place;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import dev.agentsessions.session.Workspace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryReadingTest {

    @Test
    @Tag("R5")
    void readsTheRegistryOfTheContract() throws RegistryException {
        Registry registry = read("""
                version: 1
                workspaces:
                  lab-landing-page:
                    path: /home/u/PuKi/lab/landing-page
                    agent_identities:
                      claude: { session_id: 87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21 }
                      agy: { conversation_id: 0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c }
                    sessions:
                      lab-landing-page-creator-claude:
                        agent: claude
                        status: running                # running | stopped | terminated | archived
                        tmux_server: default           # -L name or socket path; absent = default
                        pane: { pid: 201132, cmd: claude, cwd: /home/u/PuKi/lab/landing-page }
                        claude_session_id_own: null    # agy_conversation_id_own for agy
                        delegate_job_id: null
                        created_at: 2026-06-19T09:00:00Z
                        last_visible_status: idle
                """);
        assertThat(registry.layout()).isEqualTo("workspaces: mapping, sessions: mapping");
        assertThat(registry.workspaces()).containsExactly(new Workspace(
                "lab-landing-page",
                "/home/u/PuKi/lab/landing-page",
                Map.of(
                        Agent.CLAUDE, "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21",
                        Agent.AGY, "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c"),
                new Place(3, 3)));
        Entry entry = registry.entries().getFirst();
        assertThat(entry).isEqualTo(new Entry(
                0,
                "lab-landing-page-creator-claude",
                "lab-landing-page",
                "/home/u/PuKi/lab/landing-page",
                "claude",
                "running",
                "default",
                new Pane(201132L, "claude", "/home/u/PuKi/lab/landing-page"),
                null,
                List.of(),
                null,
                null,
                new Entry.Times(Instant.parse("2026-06-19T09:00:00Z"), null, null, null, null, false),
                null,
                entry.fingerprint(),
                new Place(9, 7)));
    }

    @ParameterizedTest
    @Tag("R5")
    @ValueSource(strings = {
        "workspaces: {w: {path: /w, sessions: {s: {agent: agy}}}}",
        "workspaces: {w: {path: /w, sessions: [{name: s, agent: agy}]}}",
        "workspaces: {w: {path: /w, sessions: [{agent: agy, session: s}]}}",
        "workspaces: [{name: w, path: /w, sessions: {s: {agent: agy}}}]",
        "workspaces:\n- name: w\n  path: /w\n  sessions:\n  - tmux_session: s\n    agent: agy\n",
        "sessions: {s: {workspace: w, path: /w, agent: agy}}",
        "sessions:\n  - {name: s, session: other, workspace: w, path: /w, agent: agy}\n",
        "workspaces: {w: {path: /w}}\nsessions:\n  - name: s\n    workspace: w\n    agent: agy\n",
        "{\"workspaces\": {\"w\": {\"path\": \"/w\", \"sessions\": {\"s\": {\"agent\": \"agy\"}}}}}",
        "\ufeff---\r\nworkspaces:\r\n w:\r\n  path: /w\r\n  sessions:\r\n   s:\r\n    agent: agy\r\n...\r\n",
    })
    void recognisesEveryLayout(String text) throws RegistryException {
        Registry registry = read(text);
        assertThat(registry.entries()).hasSize(1);
        Entry entry = registry.entries().getFirst();
        assertThat(entry.name()).isEqualTo("s");
        assertThat(entry.workspace()).isEqualTo("w");
        assertThat(entry.workspacePath()).isEqualTo("/w");
        assertThat(entry.agent()).isEqualTo(Agent.AGY);
        assertThat(registry.workspaces()).extracting(Workspace::name).containsExactly("w");
        assertThat(registry.workspaces().getFirst().path()).isEqualTo("/w");
    }

    @Test
    @Tag("R5")
    void readsSessionsBelowWorkspacesAndAtTheTopLevelTogether() throws RegistryException {
        Registry registry = read("""
                workspaces:
                  a:
                    sessions: {one: {}, two: }
                  b: ~
                  c:
                    sessions: []
                sessions:
                - name: three
                  path: /elsewhere
                """);
        assertThat(registry.entries()).extracting(Entry::name).containsExactly("one", "two", "three");
        assertThat(registry.entries()).extracting(Entry::index).containsExactly(0, 1, 2);
        assertThat(registry.entries()).extracting(Entry::workspace).containsExactly("a", "a", null);
        assertThat(registry.entries().getLast().workspacePath()).isEqualTo("/elsewhere");
        assertThat(registry.workspaces()).extracting(Workspace::name).containsExactly("a", "b", "c");
        assertThat(registry.layout())
                .isEqualTo("workspaces: mapping, sessions: mapping and list, top-level sessions: list");
    }

    @ParameterizedTest
    @Tag("R5")
    @ValueSource(strings = {"version: 1", "{}", "workspaces:", "workspaces: ~\nsessions: {}", "sessions: null",
            "workspaces: []"})
    void readsARegistryWithoutSessions(String text) throws RegistryException {
        assertThat(read(text).entries()).isEmpty();
    }

    @Test
    @Tag("R5")
    void ignoresKeysThatItDoesNotKnow() throws RegistryException {
        Registry registry = read("""
                owner: {name: [1, 2]}
                ? [complex, key]
                : value
                workspaces: {w: {colour: red, sessions: {s: {agent: claude, mood: {deep: !tag [x]}}}}}
                """);
        assertThat(registry.entries().getFirst().agent()).isEqualTo(Agent.CLAUDE);
    }

    @ParameterizedTest
    @Tag("R5")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "- a                               | r.yaml:1:1: the registry is a list",
        "just text                         | r.yaml:1:1: the registry is a single value",
        "workspaces: text                  | r.yaml:1:13: `workspaces` is a single value",
        "workspaces: {w: 5}                | r.yaml:1:17: the workspace w is a single value",
        "workspaces: [{path: /w}]          | r.yaml:1:14: a listed workspace is a mapping",
        "sessions: 7                       | r.yaml:1:11: `sessions` is a single value",
        "sessions: {s: [1]}                | r.yaml:1:15: the session s is a list",
        "sessions: [s]                     | r.yaml:1:12: a listed session is a single value",
        "sessions: [{agent: claude}]       | r.yaml:1:12: a listed session is a mapping",
        "sessions: [{name: ''}]            | r.yaml:1:12: a listed session is a mapping",
        "sessions: {'': {}}                | r.yaml:1:12: a session has no name",
        "sessions: {~: {}}                 | r.yaml:1:12: a session has no name",
        "workspaces: {w: {sessions: true}} | r.yaml:1:28: `sessions` is a single value",
        "sessions: {<<: 5}                 | r.yaml:1:12: the merge key << names something else than mappings",
    })
    void refusesAnyOtherShapeAndNamesThePlace(String text, String expected) {
        assertThat(Registries.refusalOf(text)).startsWith(expected.replace('´', '`'));
    }

    @Test
    @Tag("R5")
    void followsAliasesAndMergeKeysAndLetsExplicitKeysWin() throws RegistryException {
        Registry registry = read("""
                base: &base {agent: claude, status: running, host: lab1}
                more: &more {status: stopped, tmux_server: work}
                pane: &pane {pid: 5}
                sessions:
                  one: *base
                  two: {<<: *base, status: archived, pane: *pane}
                  three: {<<: [*more, *base]}
                """);
        List<Entry> entries = registry.entries();
        assertThat(entries).extracting(Entry::agent).containsOnly(Agent.CLAUDE);
        assertThat(entries).extracting(Entry::status).containsExactly(Status.RUNNING, Status.ARCHIVED, Status.STOPPED);
        assertThat(entries.get(1).panePid()).isEqualTo(5);
        assertThat(entries.get(2).tmuxServer()).isEqualTo("work");
    }

    @Test
    @Tag("R5")
    void readsEntriesThatAreMergedIntoSessions() throws RegistryException {
        Registry registry = read("""
                common: &common {a: {agent: claude}, b: {agent: agy}}
                sessions:
                  <<: *common
                  b: {agent: claude}
                """);
        assertThat(registry.entries()).extracting(Entry::name).containsExactly("a", "b");
        assertThat(registry.entries()).extracting(Entry::agent).containsOnly(Agent.CLAUDE);
    }

    @Test
    @Tag("R6")
    void tellsTheHostOfAnEntry() throws RegistryException {
        assertThat(read("sessions: {a: {host: lab2}, b: {}}").entries()).extracting(Entry::host)
                .containsExactly("lab2", null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "4711 | 4711", "'\"4711\"' | 4711", "null | -", "~ | -", "4711.5 | -", "-4 | -", "12345678901 | -", "[1] | -",
        "'' | -",
    })
    void readsAPidThatIsANumber(String written, Long pid) throws RegistryException {
        Entry entry = read("sessions: {s: {pane: {pid: " + written + "}}}").entries().getFirst();
        assertThat(entry.panePid()).isEqualTo(pid);
    }

    @Test
    void readsQuotedAndPlainScalarsAlikeAndEmptyOnesAsNull() throws RegistryException {
        Entry entry = read("""
                sessions:
                  s:
                    agent: "claude"
                    status: 'running'
                    tmux_server:
                    host: ""
                    delegate_job_id: 17
                    termination_mode: [not, text]
                    pane: none
                """).entries().getFirst();
        assertThat(entry.agent()).isEqualTo(Agent.CLAUDE);
        assertThat(entry.status()).isEqualTo(Status.RUNNING);
        assertThat(entry.tmuxServer()).isNull();
        assertThat(entry.host()).isNull();
        assertThat(entry.delegateJobId()).isEqualTo("17");
        assertThat(entry.terminationMode()).isNull();
        assertThat(entry.pane()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "agent: claude, claude_session_id_own: c, agy_conversation_id_own: a | c",
        "agent: agy, claude_session_id_own: c, agy_conversation_id_own: a    | a",
        "agent: agy, claude_session_id_own: c                                | -",
        "agent: codex, agy_conversation_id_own: a                            | a",
        "claude_session_id_own: c                                            | c",
    })
    void readsTheOwnIdFromTheFieldOfTheAgent(String fields, String id) throws RegistryException {
        assertThat(read("sessions: {s: {" + fields + "}}").entries().getFirst().ownId()).isEqualTo(id);
    }

    @Test
    void readsPreviousIdsAndIdentitiesInTheirForms() throws RegistryException {
        Registry registry = read("""
                workspaces:
                  w:
                    agent_identities: {claude: bare, agy: {conversation_id: mapped}}
                    sessions:
                      a: {previous_session_ids: [x, ~, y]}
                      b: {previous_session_ids: z}
                """);
        assertThat(registry.workspaces().getFirst().identities())
                .isEqualTo(Map.of(Agent.CLAUDE, "bare", Agent.AGY, "mapped"));
        assertThat(registry.entries()).extracting(Entry::previousIds).containsExactly(List.of("x", "y"), List.of("z"));
    }

    @Test
    void givesAnEntryAFingerprintOfItsOwnText() throws RegistryException {
        String text = "sessions:\n  a:\n    status: running\n  b:\n    status: running\n";
        List<Entry> before = read(text).entries();
        List<Entry> after = read("# more\n" + text.replace("b:\n    status: running", "b:\n    status:  running"))
                .entries();
        assertThat(after.getFirst().fingerprint()).isEqualTo(before.getFirst().fingerprint()).matches("[0-9a-f]{16}");
        assertThat(after.getLast().fingerprint()).isNotEqualTo(before.getLast().fingerprint());
    }

    @Test
    void countsPlacesInCharactersWhateverTheirSize() throws RegistryException {
        Registry registry = read(
                "\ufeff# \ud83d\ude00\r\n\"ü\": \"\ud83d\ude00\u2028\u0085\"\r\n"
                        + "sessions: {\"\ud83d\ude00\ud83d\ude00\": {}, b: {}}\r\n");
        assertThat(registry.entries()).extracting(Entry::place).containsExactly(new Place(3, 12), new Place(3, 22));
        assertThat(read("\ufeffsessions: {a: }").entries().getFirst().place()).isEqualTo(new Place(1, 12));
    }

    @Test
    @Tag("R7")
    void givesBackTheBytesThatItWasGiven() throws RegistryException {
        byte[] bytes = "\ufeffsessions: {} # ü\u2028\ud83d\ude00\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(RegistryText.parse("r.yaml", bytes).bytes()).isEqualTo(bytes);
    }
}
