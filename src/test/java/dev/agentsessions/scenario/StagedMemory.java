package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.session.Incarnation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Falsifies what passes remember.
final class StagedMemory {
    private StagedMemory() {}

    /// Changes every incarnation that was last seen alive.
    static void alter(Path stateFolder, Path registry, UnaryOperator<Incarnation> change) {
        MemoryFiles files = new MemoryFiles(stateFolder, registry);
        Map<String, OfWorkspace> workspaces = new HashMap<>();
        files.load().memory().workspaces().forEach((name, old) -> {
            Map<String, OfEntry> entries = new HashMap<>();
            old.entries().forEach((session, known) -> entries.put(session, altered(known, change)));
            workspaces.put(
                    name, new OfWorkspace(entries, old.reported(), old.deathsDeclared(), old.deathsRetracted()));
        });
        assertThat(workspaces).as("remembered workspaces").isNotEmpty();
        assertThat(files.save(new Memory(workspaces))).isEmpty();
    }

    private static OfEntry altered(OfEntry known, UnaryOperator<Incarnation> change) {
        Incarnation last = known.lastAlive();
        return new OfEntry(
                known.fingerprint(), last == null ? null : change.apply(last), known.declaredDead(), known.changedAt());
    }
}
