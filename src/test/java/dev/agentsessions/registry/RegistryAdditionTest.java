package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.add;
import static dev.agentsessions.registry.Registries.patch;
import static dev.agentsessions.registry.Registries.read;
import static dev.agentsessions.registry.Registries.register;
import static dev.agentsessions.registry.Registries.set;
import static dev.agentsessions.registry.Registries.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Entry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// New entries and workspaces, before and after, whole.
@Tag("R7")
class RegistryAdditionTest {
    private static final Edit INTO_W = add("new", "w", "/w", set("status", "running"), set("agent", "claude"));
    private static final Edit INTO_V = add("other", "v", "/v", set("agent", "agy"));

    @Test
    void addsAnEntryInTheStyleOfItsSiblings() throws RegistryException {
        String text = """
                workspaces:
                    w:
                        path: /w
                        sessions:
                            # the first
                            old:
                                agent: "claude"
                                pane:
                                  pid: 1
                                # asleep

                # the end
                """;
        assertThat(patch(text, register("w-creator-claude", "w", "/w"))).isEqualTo("""
                workspaces:
                    w:
                        path: /w
                        sessions:
                            # the first
                            old:
                                agent: "claude"
                                pane:
                                  pid: 1
                                # asleep
                            w-creator-claude:
                                agent: "claude"
                                status: "running"
                                pane:
                                  pid: 4711
                                  cmd: "claude"
                                  cwd: "/w"
                                claude_session_id_own: null
                                registered_at: 2026-11-20T02:16:53Z
                                last_visible_status: "auto-registered"

                # the end
                """);
    }

    @Test
    void addsAnEntryToAListWithTheNameUnderTheKeyThatIsInUse() throws RegistryException {
        String text = """
                workspaces:
                - name: w
                  sessions:
                    -  tmux_session: a
                       agent: agy

                    -  tmux_session: b
                       agent: agy
                - name: x
                """;
        assertThat(patch(text, INTO_V, INTO_W)).isEqualTo("""
                workspaces:
                - name: w
                  sessions:
                    -  tmux_session: a
                       agent: agy

                    -  tmux_session: b
                       agent: agy

                    -  tmux_session: new
                       agent: claude
                       status: running
                - name: x
                - name: v
                  path: /v
                  sessions:
                    -  tmux_session: other
                       agent: agy
                """);
    }

    @Test
    void keepsABlankLineBetweenWorkspacesThatAreSeparatedByOne() throws RegistryException {
        String text = """
                workspaces:
                  a:
                    path: /a

                  b:
                    path: /b
                version: 1
                """;
        assertThat(patch(text, INTO_V, add("third", "v", "/v"))).isEqualTo("""
                workspaces:
                  a:
                    path: /a

                  b:
                    path: /b

                  v:
                    path: /v
                    sessions:
                      other:
                        agent: agy
                      third: {}
                version: 1
                """);
    }

    @Test
    void addsToFlowCollectionsInFlowStyle() throws RegistryException {
        assertThat(patch("workspaces: {w: {sessions: {a: {agent: agy}}}} # x", INTO_W, INTO_V)).isEqualTo(
                "workspaces: {w: {sessions: {a: {agent: agy}, new: {agent: claude, status: running}}}, "
                        + "v: {path: /v, sessions: {other: {agent: agy}}}} # x");
        assertThat(patch("sessions: [ { session: a } ]", INTO_W)).isEqualTo(
                "sessions: [ { session: a }, "
                        + "{ session: new, workspace: w, path: /w, agent: claude, status: running } ]");
        assertThat(patch("""
                workspaces:
                  w:
                    sessions:
                      a: { agent: agy }
                """, INTO_W)).isEqualTo("""
                workspaces:
                  w:
                    sessions:
                      a: { agent: agy }
                      new: { agent: claude, status: running }
                """);
    }

    @Test
    void addsToJson() throws RegistryException {
        assertThat(patch("{\"workspaces\":{\"w\":{\"sessions\":{}}}}", INTO_W, INTO_V)).isEqualTo(
                "{\"workspaces\":{\"w\":{\"sessions\":{\"new\":{\"agent\":\"claude\",\"status\":\"running\"}}},"
                        + "\"v\":{\"path\":\"/v\",\"sessions\":{\"other\":{\"agent\":\"agy\"}}}}}");
        assertThat(patch("""
                {
                    "workspaces": {
                        "w": {
                            "path": "/w"
                        }
                    }
                }
                """, INTO_W, INTO_V)).isEqualTo("""
                {
                    "workspaces": {
                        "w": {
                            "path": "/w",
                            "sessions": {
                                "new": {
                                    "agent": "claude",
                                    "status": "running"
                                }
                            }
                        },
                        "v": {
                            "path": "/v",
                            "sessions": {
                                "other": {
                                    "agent": "agy"
                                }
                            }
                        }
                    }
                }
                """);
    }

    @Test
    void makesWhatIsMissing() throws RegistryException {
        String made = """
                workspaces:
                  w:
                    path: /w
                    sessions:
                      new:
                        agent: claude
                        status: running
                """;
        assertThat(patch("version: 1\n", INTO_W)).isEqualTo("version: 1\n" + made);
        assertThat(patch("workspaces:\n", INTO_W)).isEqualTo(made);
        assertThat(patch("workspaces: {}\n", INTO_W)).isEqualTo(made);
        assertThat(patch("workspaces: null # none\n", INTO_W))
                .isEqualTo(made.replace("workspaces:", "workspaces: # none"));
        assertThat(patch("workspaces:\n  w:\n    path: /w\n    sessions: {}\n", INTO_W)).isEqualTo(made);
        assertThat(patch("workspaces:\n  w:\n    path: /w\n", INTO_W)).isEqualTo(made);
        assertThat(patch("workspaces:\n  w:\n", INTO_W)).isEqualTo(made.replace("    path: /w\n", ""));
        assertThat(patch("{}", INTO_W))
                .isEqualTo(
                        "{ workspaces: { w: { path: /w, sessions: { new: { agent: claude, status: running } } } } }");
    }

    @Test
    void makesSessionsTheWayOtherWorkspacesHaveThem() throws RegistryException {
        String text = """
                workspaces:
                  v:
                    sessions:
                    - session: a
                      agent: agy
                  w:
                    sessions: null
                """;
        assertThat(patch(text, INTO_W)).isEqualTo("""
                workspaces:
                  v:
                    sessions:
                    - session: a
                      agent: agy
                  w:
                    sessions:
                    - session: new
                      agent: claude
                      status: running
                """);
    }

    @Test
    @Tag("R5")
    void addsToTheTopLevelOfARegistryThatKeepsItsSessionsThere() throws RegistryException {
        assertThat(patch("sessions: {}\n", INTO_W)).isEqualTo("""
                sessions:
                  new:
                    workspace: w
                    path: /w
                    agent: claude
                    status: running
                """);
        assertThat(patch("workspaces: {w: {path: /w}}\nsessions:\n- name: a\n  workspace: w\n", INTO_W)).isEqualTo("""
                workspaces: {w: {path: /w}}
                sessions:
                - name: a
                  workspace: w
                - name: new
                  workspace: w
                  agent: claude
                  status: running
                """);
    }

    @Test
    void changesAndAddsInOneGo() throws RegistryException {
        String text = "workspaces:\r\n  w:\r\n    sessions:\r\n      a:\r\n        status: running";
        assertThat(patch(text, INTO_V, terminate(0), INTO_W)).isEqualTo(
                "workspaces:\r\n  w:\r\n    sessions:\r\n      a:\r\n        status: terminated\r\n"
                        + "        terminated_at: 2026-11-20T02:16:53Z\r\n        termination_mode: auto-detected\r\n"
                        + "      new:\r\n        agent: claude\r\n        status: running\r\n"
                        + "  v:\r\n    path: /v\r\n    sessions:\r\n      other:\r\n        agent: agy");
    }

    @Test
    @Tag("R18")
    void addsSessionsWithHostileNames() throws RegistryException {
        String name = "a\u001b\n: #(x)\u2028-creator-claude";
        String endless = "x".repeat(5000) + "-creator-claude";
        String text = "workspaces:\n  w:\n    sessions:\n      a: {agent: agy}\n      b:\n        agent: agy\n";
        String patched = patch(text, add(name, "yes", "/no\tne"), add(endless, "w", null, set("agent", "agy")));
        assertThat(read(patched).entries()).extracting(Entry::name).containsExactly("a", "b", endless, name);
        assertThat(read(patched).entries().getLast().workspacePath()).isEqualTo("/no\tne");
        String again = patch(patched, terminate(2), add("last", "w", null));
        assertThat(read(again).entries()).extracting(Entry::name).containsExactly("a", "b", endless, "last", name);
        assertThat(read(patch("{\"sessions\": {\"a\": {}}}", add(endless, "w", "/w"))).entries())
                .extracting(Entry::name)
                .containsExactly("a", endless);
    }
}
