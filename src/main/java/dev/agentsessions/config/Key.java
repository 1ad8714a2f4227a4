package dev.agentsessions.config;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be configured. `config/config.yaml` explains each.
public enum Key {
    REGISTRY("registry"),
    STATE_DIR("state-dir"),
    HOST("host"),
    SETTLE("settle"),
    LOCK_TIMEOUT("lock.timeout"),
    LOCK_FILE("lock.file"),
    TMUX_SOCKETS("tmux.sockets"),
    TMUX_TIMEOUT("tmux.timeout"),
    CLAUDE_HOMES("claude.homes"),
    AGY_HOME("agy.home"),
    SESSION_PATTERN("session.pattern"),
    JOURNAL_MAX_SIZE("journal.max-size"),
    JOBS_FOLDER("jobs.folder"),
    POLL_INTERVAL("poll.interval"),
    MQTT_URL("mqtt.url"),
    MQTT_ROOT("mqtt.root"),
    MQTT_JOBS_PREFIX("mqtt.jobs-prefix"),
    MQTT_CLIENT_ID("mqtt.client-id"),
    MQTT_USERNAME("mqtt.username"),
    MQTT_PASSWORD_FILE("mqtt.password-file"),
    MQTT_EMBEDDED_PORT("mqtt.embedded.port"),
    MQTT_TLS_CA_FILE("mqtt.tls.ca-file"),
    MQTT_TLS_CERT_FILE("mqtt.tls.cert-file"),
    MQTT_TLS_KEY_FILE("mqtt.tls.key-file"),
    MESH_STORE("mesh.store"),
    MESH_USERNAME("mesh.username"),
    MESH_PASSWORD_FILE("mesh.password-file"),
    MESH_EXPORT_DIR("mesh.export.dir"),
    MESH_RENEW_BY_OBSERVATION("mesh.renew-by-observation"),
    MESH_BIND_AGENT_TO("mesh.bind-agent-to"),
    MESH_MAX_LEASES("mesh.max-leases"),
    MESH_MAX_TASKS("mesh.max-tasks"),
    MESH_MAX_MESSAGES("mesh.max-messages");

    private final String word;

    Key(String word) {
        this.word = word;
    }

    /// As it stands in a config file, such as `lock.timeout`.
    public String word() {
        return word;
    }

    /// The environment variable that overrides it, such as `RECONCILE_LOCK_TIMEOUT`.
    public String variable() {
        return "RECONCILE_" + word.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// Whether it takes several values.
    boolean list() {
        return this == TMUX_SOCKETS || this == CLAUDE_HOMES;
    }

    static @Nullable Key of(String word) {
        for (Key key : values()) {
            if (key.word.equals(word)) {
                return key;
            }
        }
        return null;
    }

    /// Whether `word` is what stands before a dot of some key.
    static boolean isGroup(String word) {
        for (Key key : values()) {
            if (key.word.startsWith(word + ".")) {
                return true;
            }
        }
        return false;
    }

    /// Why nobody knows `word`: how it is spelled, most likely, or that nothing is spelled like it.
    static String unknown(String word) {
        Set<String> known = new LinkedHashSet<>();
        for (Key key : values()) {
            known.add(key.word);
            if (key.group() != null) {
                known.add(key.group());
            }
        }
        String near = Nearest.near(word, known);
        return "unknown key " + word
                + (near == null
                        ? "; no known one is spelled like it, the nearest is " + Nearest.of(word, known)
                        : "; the nearest known one is " + near);
    }

    private @Nullable String group() {
        int dot = word.indexOf('.');
        return dot < 0 ? null : word.substring(0, dot);
    }
}
