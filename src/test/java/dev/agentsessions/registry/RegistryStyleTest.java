package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.append;
import static dev.agentsessions.registry.Registries.change;
import static dev.agentsessions.registry.Registries.now;
import static dev.agentsessions.registry.Registries.pane;
import static dev.agentsessions.registry.Registries.patch;
import static dev.agentsessions.registry.Registries.set;
import static dev.agentsessions.registry.Registries.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.Edit.Assignment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Changes of entries in flow style, in JSON and of entries that are nearly empty, before and after, whole.
@Tag("R7")
class RegistryStyleTest {
    private static final String ID = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";

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
    void extendsFlowEntriesOnOneLineAndOnSeveral() throws RegistryException {
        String text = """
                sessions:
                  one: { agent: agy, status: running } #
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
                  one: { agent: agy, status: terminated, terminated_at: 2026-11-20T02:16:53Z, termination_mode: auto-detected } #
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
                .isEqualTo(
                        "{\"sessions\":{\"a\":{\"status\":\"terminated\","
                                + "\"pane\":{\"pid\":7,\"cmd\":\"claude\",\"cwd\":\"/x\"},"
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
        assertThat(patch(text.replace("{agent: claude}", "\n     agent: claude"), change(0, stopped), change(2,
                stopped)))
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
}
