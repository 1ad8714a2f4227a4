package dev.agentsessions.config;

import dev.agentsessions.judge.JudgeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where things are and how long things take. All paths are absolute.
///
/// @param host the name of this machine as entries have it; null to ask the machine
/// @param claudeHomes what `CLAUDE_CONFIG_DIR` is to Claude, each
/// @param journalMaxBytes how large the journal may become
/// @param jobsFolder of the job registry, or null if there is none
public record Config(
        Path registry,
        Path stateDir,
        @Nullable String host,
        JudgeSettings judge,
        Lock lock,
        Tmux tmux,
        List<Path> claudeHomes,
        Path agyHome,
        long journalMaxBytes,
        @Nullable Path jobsFolder) {
    static final long DEFAULT_JOURNAL_MAX_BYTES = 64L << 20;

    public Config {
        claudeHomes = List.copyOf(claudeHomes);
    }

    /// @param timeout how long to wait for it
    public record Lock(Path file, Duration timeout) {
        static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    }

    /// @param tmpdir `TMUX_TMPDIR` as the environment has it, or null
    /// @param sockets paths to look at besides those in tmux's own folder
    /// @param timeout how long one tmux server may take to answer
    public record Tmux(@Nullable String tmpdir, List<String> sockets, Duration timeout) {
        static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

        public Tmux {
            sockets = List.copyOf(sockets);
        }
    }
}
