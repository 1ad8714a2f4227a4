package dev.agentsessions.reconcile;

import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Pass.Outcome;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.session.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Has everybody's [Undelivered] know what a pass is about to write, so that a kill right after the writing loses no
/// report of it.
public final class Intentions implements Pass.Commitment {
    private final Pass.Commitment commitment;
    private final String name;
    private final Supplier<List<Undelivered>> audiences;

    /// @param commitment is told when the pass begins to write, too
    /// @param name the registry's path as people know it
    /// @param audiences asked for only when something is to be written
    public Intentions(Pass.Commitment commitment, String name, Supplier<List<Undelivered>> audiences) {
        this.commitment = commitment;
        this.name = name;
        this.audiences = audiences;
    }

    @Override
    public void begin() throws InterruptedException {
        commitment.begin();
    }

    /// What goes wrong here goes wrong again, and is noted, when the same is added once it is written.
    @Override
    public void writes(Outcome made) {
        List<Late> written = made.report(name, false).written();
        if (!written.isEmpty()) {
            List<String> left = changed(made);
            audiences.get().forEach(audience -> audience.intend(written, made.judged().registry(), left));
        }
    }

    /// Fingerprints of the entries that are not as they were judged.
    private static List<String> changed(Outcome made) {
        Set<String> before = new HashSet<>();
        for (Entry entry : made.judged().registry().entries()) {
            before.add(entry.fingerprint());
        }
        List<String> changed = new ArrayList<>();
        for (Entry entry : made.left().registry().entries()) {
            if (!before.contains(entry.fingerprint())) {
                changed.add(entry.fingerprint());
            }
        }
        return changed;
    }
}
