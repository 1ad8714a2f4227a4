package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Judgement;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import java.util.List;

/// What a pass would write, for tests that have no file.
public final class Written {
    private Written() {}

    /// The registry as the pass leaves it; the same object if there is nothing to write.
    public static RegistryText after(RegistryText before, Judgement judgement) {
        List<Edit> edits = Edits.of(judgement);
        try {
            return edits.isEmpty() ? before : before.patched(edits);
        } catch (RegistryException e) {
            throw new AssertionError("what was judged cannot be written", e);
        }
    }
}
