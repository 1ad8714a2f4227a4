package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Judge;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Overlooked;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Makes a first registry out of what runs now: an empty one, drifted as far as it can be, and healed.
public final class FirstRegistry {
    private static final String EMPTY = """
            # Which agent sessions there should be; edit it as you like.
            version: 1
            workspaces:
            """;

    /// One pass finds the sessions, the next their conversations.
    private static final int PASSES = 2;

    private final Observer observer;
    private final JudgeSettings settings;
    private final InstantSource clock;

    public FirstRegistry(Observer observer, JudgeSettings settings, InstantSource clock) {
        this.observer = observer;
        // There is nobody's doing yet to wait for: the person who asks is the one who acts.
        this.settings = new JudgeSettings(Duration.ZERO, settings.sessionPattern());
        this.clock = clock;
    }

    /// A first registry.
    ///
    /// @param sessions the names that were registered
    /// @param doubts what could not be registered, in words
    /// @param overlooked what was not registered for its name
    public record Made(
            RegistryText text, List<String> sessions, List<Finding> doubts, List<Overlooked> overlooked) {}

    /// @throws IOException if not all could be seen that may run, as a registry that lacks it would be no first one
    public Made make(String file) throws IOException, RegistryException, InterruptedException {
        RegistryText text = RegistryText.parse(file, EMPTY.getBytes(StandardCharsets.UTF_8));
        List<String> sessions = new ArrayList<>();
        List<Finding> doubts = new ArrayList<>();
        List<Overlooked> overlooked = List.of();
        for (int i = 0; i < PASSES; i++) {
            Instant now = clock.instant();
            Observation observation = observer.observe(text.registry(), Memory.EMPTY, now);
            requireAllSeen(observation.last());
            overlooked = Overlooked.in(observation, settings);
            Judgement judgement = Judge.judge(text.registry(), observation, Memory.EMPTY, settings, now);
            List<Edit> edits = Edits.of(judgement);
            doubts.clear();
            for (Finding finding : judgement.findings()) {
                if (finding.drift() instanceof Drift.Unregistered found && found.subject().session() != null) {
                    sessions.add(found.subject().session());
                } else if (!finding.action().writes()) {
                    doubts.add(finding);
                }
            }
            text = edits.isEmpty() ? text : text.patched(edits);
        }
        return new Made(text, sessions, doubts, overlooked);
    }

    private static void requireAllSeen(Look look) throws IOException {
        for (TmuxView.Folder folder : look.tmux().folders()) {
            if (folder.problem() != null) {
                throw unseen("the tmux folder " + folder.path() + " could not be read (" + folder.problem()
                        + "); make it readable");
            }
        }
        for (SocketLook socket : look.tmux().sockets()) {
            if (socket instanceof SocketLook.Unreadable unreadable) {
                throw unseen("tmux on " + socket.socket() + " could not be read (" + unreadable.reason()
                        + "); see that `tmux -S " + socket.socket() + " ls` answers");
            }
        }
        if (look.processes() instanceof ProcessTable.Unavailable table) {
            throw unseen("processes cannot be seen here (" + table.reason() + "); see `reconcile doctor`");
        }
    }

    private static IOException unseen(String what) {
        return new IOException("nothing was written, as agents may run unseen: " + what + ", then run init again");
    }
}
