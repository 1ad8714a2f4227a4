package dev.agentsessions.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.observe.Announcements;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Agent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is asked of the world.
class ObserverQuestionsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private final Set<Long> askedPids = new HashSet<>();

    private Observation observed(String sessions) throws Exception {
        String yaml = "version: 1\nworkspaces:\n  w:\n    path: ~/w\n    sessions:\n" + sessions;
        ProcessProbe processes = new ProcessProbe() {
            @Override
            public Machine machine() {
                return new Machine("lab1", 1000, "boot", NOW);
            }

            @Override
            public Scan scan() {
                return (_, recorded) -> {
                    askedPids.addAll(recorded);
                    return new ProcessTable.Seen(Map.of());
                };
            }
        };
        Observer observer = new Observer(
                () -> new TmuxView("/tmp/tmux-1000", List.of(), List.of()),
                processes,
                Map.of(Agent.CLAUDE, (_, _) -> ConversationStore.empty(Agent.CLAUDE)),
                path -> path.replace("~", "/home/u"),
                () -> NOW,
                millis -> millis,
                null,
                new Announcements.None());
        RegistryText text = RegistryText.parse("r.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        return observer.observe(text.registry(), Memory.EMPTY, NOW);
    }

    /// A pid that is not asked after would pass for free.
    @Test
    @Tag("R24")
    void asksAfterEveryPidThatAVerdictMaySpeakOf() throws Exception {
        observed("""
                      a: {agent: claude, status: running, pane: {pid: 1}}
                      b: {agent: claude, status: terminated, pane: {pid: 2}}
                      c: {agent: claude, status: stopped, pane: {pid: 3}}
                      d: {agent: claude, status: archived, pane: {pid: 4}}
                      e: {agent: claude, status: running, host: lab2, pane: {pid: 5}}
                """);

        assertThat(askedPids).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    @Tag("R15")
    void resolvesTheFolderOfAnEntryThatDoesNotSayItsOwn() throws Exception {
        assertThat(observed("      a: {agent: claude, status: running, pane: {pid: 1}}\n").physical())
                .containsExactly(Map.entry("~/w", "/home/u/w"));
        assertThat(observed("      a: {agent: claude, status: running, pane: {pid: 1, cwd: /w}}\n").physical()).isEmpty();
    }
}
