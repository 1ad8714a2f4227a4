package dev.agentsessions.adapter.files;

import dev.agentsessions.daemon.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What matters in one folder.
final class Interest {
    private static final List<WatchEvent.Kind<Path>> APPEARING =
            List.of(StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    private static final List<WatchEvent.Kind<Path>> CHANGING = List.of(
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);

    private final Set<Path> files = new HashSet<>();
    private final Set<Path> registries = new HashSet<>();
    private boolean appearing;
    private boolean changing;

    /// Every file that appears or vanishes.
    void inAppearing() {
        appearing = true;
    }

    /// Every file that changes.
    void inChanging() {
        changing = true;
    }

    /// A file of this name that appears or vanishes.
    void inFile(Path name) {
        files.add(name);
    }

    /// Whatever happens to the registry, which has this name here.
    void inRegistry(Path name) {
        registries.add(name);
    }

    /// What matters to another, too.
    void and(Interest other) {
        files.addAll(other.files);
        registries.addAll(other.registries);
        appearing |= other.appearing;
        changing |= other.changing;
    }

    /// What has to be asked for.
    List<WatchEvent.Kind<Path>> kinds() {
        return changing || !registries.isEmpty() ? CHANGING : APPEARING;
    }

    /// Why to look again after something has happened to the file of this name; null if there is no reason to.
    @Nullable Reason reason(WatchEvent.Kind<?> kind, Path name) {
        if (registries.contains(name)) {
            return Reason.REGISTRY_CHANGED;
        }
        if (kind == StandardWatchEventKinds.ENTRY_MODIFY) {
            return changing ? Reason.FILE_CHANGED : null;
        }
        return appearing || files.contains(name) ? Reason.FILE_APPEARED : null;
    }

    /// Why to look again after anything may have happened.
    Set<Reason> reasons() {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        if (!registries.isEmpty()) {
            reasons.add(Reason.REGISTRY_CHANGED);
        }
        if (appearing || !files.isEmpty()) {
            reasons.add(Reason.FILE_APPEARED);
        }
        if (changing) {
            reasons.add(Reason.FILE_CHANGED);
        }
        return reasons;
    }

    /// Why to look again at a folder of which nothing was told since then: only by their times can it be seen that files
    /// have appeared or vanished there, and that the registry was written.
    Set<Reason> reasonsSince(Instant since, Path folder, Instant folderModified) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        if ((appearing || !files.isEmpty()) && !folderModified.isBefore(since)) {
            reasons.add(Reason.FILE_APPEARED);
        }
        for (Path name : registries) {
            if (writtenSince(since, folder.resolve(name))) {
                reasons.add(Reason.REGISTRY_CHANGED);
            }
        }
        return reasons;
    }

    private static boolean writtenSince(Instant since, Path file) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(since);
        } catch (IOException _) {
            return true;
        }
    }
}
