package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.mqtt.SecretFile;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.sql.SqlLook;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.config.Config;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Unbegun;
import dev.agentsessions.status.MeshStanding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a configuration's mesh is kept.
final class MeshStores {
    /// While another process writes; as long as whoever asked would rather wait than be told that it failed.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Of one who only wants to know.
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);

    private MeshStores() {}

    /// The file, where the mesh is kept in one.
    static Path file(Config config) {
        return config.stateDir().resolve("mesh").resolve("mesh.db");
    }

    /// Whether there is a mesh: one that nobody has begun needs nobody to look after it.
    static boolean exists(Config config) {
        return config.mesh().url() != null || Files.exists(file(config));
    }

    /// How things stand with it. Of one that was lost there is still what happened in it.
    static MeshStanding standing(Config config) {
        try {
            return exists(config) || hasEvents(config) ? MeshLook.at(config) : new MeshStanding.None();
        } catch (IOException e) {
            return new MeshStanding.Unusable(String.valueOf(e.getMessage()));
        }
    }

    /// Asks for no class of the mesh where there never was one.
    static boolean hasEvents(Config config) throws IOException {
        Path folder = config.mesh().exportDir();
        return Files.isDirectory(folder) && isKept(Exports.events(folder));
    }

    /// @param clock for a store that goes by this machine's
    /// @throws IOException if it cannot be had
    static SqlStore open(Config config, BootClock clock) throws IOException {
        Config.Mesh mesh = config.mesh();
        if (mesh.url() == null) {
            checkNotLost(config);
        }
        // Asked before: what a store was begun with by now was not there then.
        boolean begun = hasEvents(config);
        SqlStore store = mesh.url() == null
                ? SqlStore.sqlite(file(config), PATIENCE, clock)
                : SqlStore.postgresql(mesh.url(), mesh.username(), password(mesh), PATIENCE);
        try {
            if (begun && store.isBlank()) {
                throw blank(config, store.where());
            }
            return store;
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /// The same for one who only looks, where there may be no mesh: none is begun.
    ///
    /// @throws IOException if there is one and it cannot be had, or it was lost
    static Store openIfBegun(Config config, BootClock clock) throws IOException {
        if (!isNone(config)) {
            return open(config, clock);
        }
        checkNotLost(config);
        return new Unbegun(() -> isNone(config) ? null : open(config, clock), clock);
    }

    /// Whether it is sure that there is no mesh: a folder that one may not look into can have one.
    private static boolean isNone(Config config) {
        return config.mesh().url() == null && SqlStore.isNone(file(config));
    }

    /// For one who only looks: nothing is written, and what there is may be of any version.
    ///
    /// @param clock for a store that goes by this machine's
    /// @throws IOException if it cannot be had
    static SqlLook look(Config config, BootClock clock) throws IOException {
        Config.Mesh mesh = config.mesh();
        if (mesh.url() == null) {
            checkNotLost(config);
            return SqlLook.sqlite(file(config), SHORT_PATIENCE, clock);
        }
        return SqlLook.postgresql(mesh.url(), mesh.username(), password(mesh), SHORT_PATIENCE);
    }

    /// A store that was lost must not be begun anew without a word: its tokens would be given again.
    private static void checkNotLost(Config config) throws IOException {
        Path file = file(config);
        if (!isKept(file) && hasEvents(config)) {
            throw lost(config, "the mesh's store " + file, "a copy");
        }
    }

    /// A store with nothing in its log, which there must have been something in, such as a copy of the mere file while all
    /// was in the one beside it.
    ///
    /// @param where the store is
    static IOException blank(Config config, String where) {
        String copy = config.mesh().url() == null
                ? "a whole copy (while it is in use, much of it is in the -wal file beside it)"
                : "a copy";
        return lost(config, "what was in the mesh's store " + where, copy);
    }

    private static IOException lost(Config config, String what, String copy) {
        return new IOException(what + " is gone, and there is still what happened in it, in "
                + Exports.events(config.mesh().exportDir()) + "; bring the store back from " + copy
                + ", or put that file aside to begin anew");
    }

    private static boolean isKept(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    private static @Nullable String password(Config.Mesh mesh) throws IOException {
        Path file = mesh.passwordFile();
        if (mesh.password() != null || file == null) {
            return mesh.password();
        }
        try {
            return new String(SecretFile.read(file, CurrentUser.uid()), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new IOException("mesh.password-file: " + file + " " + e.getMessage(), e);
        }
    }
}
