package dev.agentsessions.registry;

import static dev.agentsessions.registry.Registries.append;
import static dev.agentsessions.registry.Registries.change;
import static dev.agentsessions.registry.Registries.pane;
import static dev.agentsessions.registry.Registries.patch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Pane;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Changes of panes and lists, before and after, whole.
@Tag("R7")
class RegistryPaneTest {
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
        assertThat(patch("sessions: {a: {pane: {pid: 1, cmd: x}}, b: {}}", edit, change(1,
                ((Edit.Change) edit).assignments().getFirst())))
                .isEqualTo("sessions: {a: {pane: {pid: 5, cmd: null}}, b: {pane: {pid: 5}}}");
    }
}
