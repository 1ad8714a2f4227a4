package dev.agentsessions.config;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.mesh.Limits;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds out where things are. For each key the first hit wins: flag, environment, config file, default.
///
/// Every value that is given is checked, also one that is overridden. `~` is `HOME`. A relative path in the config
/// file is relative to its folder, one from a flag or the environment to the working directory.
public final class ConfigLoader {
    private final Flags flags;
    private final Map<String, String> environment;
    private final Problems problems = new Problems();

    private ConfigLoader(Flags flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    /// @param environment such as [System#getenv()]
    /// @throws ConfigException if anything is wrong, with all that is
    public static LoadedConfig load(Flags flags, Map<String, String> environment) throws ConfigException {
        return new ConfigLoader(flags, environment).load();
    }

    private LoadedConfig load() throws ConfigException {
        Sources outside = new Sources(flags, environment, Map.of());
        Path file = configFile(outside);
        problems.throwIfAny();
        byte[] bytes = file == null ? null : read(file, outside.configFile());
        Sources sources = file == null || bytes == null
                ? outside
                : new Sources(flags, environment, ConfigFile.parse(file, bytes, problems));
        Config config = config(sources, new Values(sources, problems));
        problems.throwIfAny();
        return new LoadedConfig(config, bytes == null ? null : file, sources.origins());
    }

    private @Nullable Path configFile(Sources sources) {
        Given named = sources.configFile();
        Values values = new Values(sources, problems);
        if (named != null) {
            return values.resolved(named.text(), named);
        }
        boolean hasPlace = sources.variable("HOME") != null || sources.variable("XDG_CONFIG_HOME") != null;
        return hasPlace
                ? values.standard(values.baseFolder("XDG_CONFIG_HOME", "~/.config") + "/session-reconciler/config.yaml")
                : null;
    }

    /// The bytes of the config file, or null if there is none; only one that was asked for has to be there.
    private byte @Nullable [] read(Path file, @Nullable Given named) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            if (named != null) {
                problems.add(named.origin().where(), "there is no config file " + file);
            }
        } catch (IOException e) {
            problems.add(file.toString(), "cannot be read: " + reason(e));
        }
        return null;
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static Config config(Sources sources, Values values) {
        Path registry = values.path(Key.REGISTRY, "~/PuKi/lab/agent_sessions/agent-sessions.yaml");
        String cache = values.baseFolder("XDG_CACHE_HOME", "~/.cache");
        String claudeHome = sources.variable("CLAUDE_CONFIG_DIR");
        Path stateDir = values.path(Key.STATE_DIR, cache + "/agent-sessions-monitor");
        return new Config(
                registry,
                stateDir,
                values.text(Key.HOST),
                new JudgeSettings(
                        values.duration(Key.SETTLE, JudgeSettings.DEFAULT.settle()),
                        values.sessionPattern(JudgeSettings.DEFAULT.sessionPattern())),
                new Config.Lock(
                        values.path(Key.LOCK_FILE, registry + ".lock"),
                        values.duration(Key.LOCK_TIMEOUT, Config.Lock.DEFAULT_TIMEOUT)),
                new Config.Tmux(
                        sources.variable("TMUX_TMPDIR"),
                        values.sockets(),
                        values.duration(Key.TMUX_TIMEOUT, Config.Tmux.DEFAULT_TIMEOUT)),
                values.paths(Key.CLAUDE_HOMES, List.of(claudeHome == null ? "~/.claude" : claudeHome)),
                values.path(Key.AGY_HOME, "~/.gemini/antigravity-cli"),
                values.size(Key.JOURNAL_MAX_SIZE, Config.DEFAULT_JOURNAL_MAX_BYTES),
                values.optionalPath(Key.JOBS_FOLDER),
                values.pollInterval(),
                mqtt(sources, values),
                mesh(sources, values, stateDir));
    }

    private static Config.Mesh mesh(Sources sources, Values values, Path stateDir) {
        return new Config.Mesh(
                values.storeUrl(),
                values.text(Key.MESH_USERNAME),
                sources.variable("RECONCILE_MESH_PASSWORD"),
                values.optionalPath(Key.MESH_PASSWORD_FILE),
                values.path(Key.MESH_EXPORT_DIR, stateDir + "/mesh"),
                values.truth(Key.MESH_RENEW_BY_OBSERVATION, true),
                values.bindAgentTo(),
                new Limits(
                        values.number(Key.MESH_MAX_LEASES, Limits.STANDARD.leases()),
                        values.number(Key.MESH_MAX_TASKS, Limits.STANDARD.tasks()),
                        values.number(Key.MESH_MAX_MESSAGES, Limits.STANDARD.messages())));
    }

    private static Config.Mqtt mqtt(Sources sources, Values values) {
        return new Config.Mqtt(
                values.brokerUrl(),
                values.topic(Key.MQTT_ROOT, Config.Mqtt.DEFAULT_ROOT),
                values.topic(Key.MQTT_JOBS_PREFIX, Config.Mqtt.DEFAULT_JOBS_PREFIX),
                values.text(Key.MQTT_CLIENT_ID),
                values.text(Key.MQTT_USERNAME),
                sources.variable("RECONCILE_MQTT_PASSWORD"),
                values.optionalPath(Key.MQTT_PASSWORD_FILE),
                values.port(Key.MQTT_EMBEDDED_PORT, Config.Mqtt.DEFAULT_PORT),
                new Config.Tls(
                        values.optionalPath(Key.MQTT_TLS_CA_FILE),
                        values.optionalPath(Key.MQTT_TLS_CERT_FILE),
                        values.optionalPath(Key.MQTT_TLS_KEY_FILE)));
    }
}
