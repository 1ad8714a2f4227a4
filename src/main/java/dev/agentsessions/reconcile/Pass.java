package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Judge;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Recall;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.LockedRegistry;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.registry.Snapshot;
import dev.agentsessions.report.Report;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// One pass: observe, judge, write. What it tells and remembers is the caller's next step, so that a report that was
/// not delivered is not remembered as delivered.
public final class Pass {
    private static final int TRIES = 5;

    /// A world that was looked at this long ago is looked at again before anything is written on the strength of it.
    private static final long STALE_MILLIS = 1_000;

    private final String name;
    private final RegistryFile file;
    private final Observer observer;
    private final JudgeSettings settings;
    private final InstantSource clock;
    private final Commitment commitment;

    /// Port: told when a pass goes over from looking to writing and keeping. After that it must not be interrupted, as
    /// what it has written nobody finds again.
    public interface Commitment {
        /// May be told more than once.
        ///
        /// @throws InterruptedException if the pass is to be abandoned instead
        void begin() throws InterruptedException;

        /// Told of a pass as it will be once it has written, just before it writes; it may still fail to.
        default void writes(Outcome made) {}
    }

    /// @param name the registry's path as people know it
    public Pass(
            String name,
            RegistryFile file,
            Observer observer,
            JudgeSettings settings,
            InstantSource clock,
            Commitment commitment) {
        this.commitment = commitment;
        this.name = name;
        this.file = file;
        this.observer = observer;
        this.settings = settings;
        this.clock = clock;
    }

    /// What a pass came to.
    ///
    /// @param judged the registry that was judged
    /// @param left the registry as the pass left it; the same if nothing was written
    public record Outcome(
            RegistryText judged, RegistryText left, Observation observation, Judgement judgement, Memory memory) {

        public Report report(String yamlPath, boolean dryRun) {
            return report(yamlPath, dryRun, memory);
        }

        /// The report to an audience of its own.
        ///
        /// @param told what that audience has been told
        public Report report(String yamlPath, boolean dryRun, Memory told) {
            return new Reporting(judged.registry(), judgement, told).report(observation, yamlPath, dryRun);
        }

        /// What is to be remembered for an audience.
        ///
        /// @param before what was remembered for it
        /// @param heard whether it was told of the drifts
        public Memory remembered(Memory before, boolean heard) {
            return Recall.after(before, observation, judgement, left.registry(), heard);
        }
    }

    /// Observes and judges, and touches nothing.
    ///
    /// @param memory what earlier passes remember
    /// @throws java.nio.file.NoSuchFileException if there is no registry
    public Outcome look(Memory memory) throws IOException, RegistryException, InterruptedException {
        observer.begin();
        try {
            return judge(file.read(), memory);
        } finally {
            observer.forget();
        }
    }

    /// Makes a pass.
    ///
    /// @param memory what earlier passes remember
    /// @param dryRun everything but the writing, and so with its refusals; neither the registry nor a lock file is
    ///     touched
    /// @throws java.nio.file.NoSuchFileException if there is no registry
    public Outcome run(Memory memory, boolean dryRun)
            throws IOException, RegistryException, LockedException, InterruptedException {
        observer.begin();
        try {
            Snapshot snapshot = file.read();
            Outcome outcome = judge(snapshot, memory);
            List<Edit> edits = Edits.of(outcome.judgement());
            if (!edits.isEmpty() && dryRun) {
                outcome.judged().patched(edits);
            }
            Outcome made = edits.isEmpty() || dryRun ? outcome : write(snapshot, outcome);
            commitment.begin();
            return made;
        } finally {
            observer.forget();
        }
    }

    private Outcome judge(Snapshot snapshot, Memory memory) throws RegistryException, InterruptedException {
        RegistryText text = RegistryText.parse(name, snapshot.bytes());
        Observation observation = observer.observe(text.registry(), memory, snapshot.modified());
        Judgement judgement = judge(text, observation, memory);
        if (judgement.secondLookWanted()) {
            observation = observer.again(observation, text.registry(), memory);
            judgement = judge(text, observation, memory);
        }
        return new Outcome(text, text, observation, judgement, memory);
    }

    private Judgement judge(RegistryText text, Observation observation, Memory memory) {
        return Judge.judge(text.registry(), observation, memory, settings, clock.instant());
    }

    /// Under the lock, what was judged must still be the registry, else that is judged; somebody who saves without the
    /// lock may still come between, and then it all starts over.
    private Outcome write(Snapshot before, Outcome first)
            throws IOException, RegistryException, LockedException, InterruptedException {
        try (LockedRegistry locked = file.lock()) {
            Outcome outcome = first;
            for (int i = 0; i < TRIES; i++) {
                Snapshot snapshot = locked.read();
                if (i > 0 || isStale(outcome) || !Arrays.equals(snapshot.bytes(), before.bytes())) {
                    outcome = judge(snapshot, first.memory());
                }
                List<Edit> edits = Edits.of(outcome.judgement());
                if (edits.isEmpty()) {
                    return outcome;
                }
                RegistryText patched = outcome.judged().patched(edits);
                Outcome made = new Outcome(
                        outcome.judged(), patched, outcome.observation(), outcome.judgement(), first.memory());
                commitment.begin();
                commitment.writes(made);
                if (locked.replace(snapshot, patched.bytes())) {
                    return made;
                }
            }
        }
        throw new IOException(name + ": changed " + TRIES
                + " times while it was being written; let whatever saves it take the lock, or wait until it is done");
    }

    private boolean isStale(Outcome outcome) {
        return outcome.judgement().now().plusMillis(STALE_MILLIS).isBefore(clock.instant());
    }
}
