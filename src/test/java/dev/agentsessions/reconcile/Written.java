package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Judgement;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Registries and what a pass writes into them, for tests that have no file.
public final class Written {
    private Written() {}

    public static RegistryText parsed(String yaml) {
        try {
            return RegistryText.parse("agent-sessions.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (RegistryException e) {
            throw new AssertionError(yaml, e);
        }
    }

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
