package dev.agentsessions.config;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.mesh.Limits;
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
/// @param pollInterval how long the daemon goes without a pass at most, or null to go by how many sessions there are
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
        @Nullable Path jobsFolder,
        @Nullable Duration pollInterval,
        Mqtt mqtt,
        Mesh mesh) {
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

    /// How the daemon reaches a broker. What it needs of secrets it reads itself, from the files named here.
    ///
    /// @param root what our own topics begin with
    /// @param jobsPrefix what the topics of jobs begin with
    /// @param clientId null for one made of host and user
    /// @param passwordFile null if there is none; `RECONCILE_MQTT_PASSWORD` goes before it
    /// @param embeddedPort where the embedded broker listens, on loopback
    public record Mqtt(
            BrokerUrl url,
            String root,
            String jobsPrefix,
            @Nullable String clientId,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path passwordFile,
            int embeddedPort,
            Tls tls) {
        static final String DEFAULT_ROOT = "agent-sessions";
        static final String DEFAULT_JOBS_PREFIX = "python/mqtt/jobs";
        static final int DEFAULT_PORT = 1883;

        /// Without what nobody should see.
        @Override
        public String toString() {
            return "Mqtt[" + url + ", " + root + ", " + jobsPrefix + "]";
        }
    }

    /// Where the mesh is kept, and what it allows.
    ///
    /// @param url `jdbc:postgresql://…`, or null for SQLite in the state folder
    /// @param passwordFile null if there is none; `RECONCILE_MESH_PASSWORD` goes before it
    /// @param exportDir where its outputs for people and scripts are written
    /// @param renewByObservation whether seeing an agent alive renews its leases
    public record Mesh(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path passwordFile,
            Path exportDir,
            boolean renewByObservation,
            BindAgentTo bindAgentTo,
            Limits limits) {
        /// Without what nobody should see.
        @Override
        public String toString() {
            return "Mesh[" + (url == null ? "sqlite" : "postgresql") + ", " + limits + "]";
        }
    }

    /// By what an agent that speaks over MQTT is known to be itself.
    public enum BindAgentTo {
        /// By what it says.
        NONE,
        /// By its topic, which the broker lets only the user of this name write to.
        USERNAME,
        /// By its topic, which the broker lets only the client with this id write to.
        CLIENT_ID
    }

    /// PEM files, each null if not given.
    ///
    /// @param caFile whom to trust instead of those that the JDK does
    /// @param certFile our own certificate, with its chain
    /// @param keyFile of our own certificate, PKCS #8
    public record Tls(@Nullable Path caFile, @Nullable Path certFile, @Nullable Path keyFile) {}
}
