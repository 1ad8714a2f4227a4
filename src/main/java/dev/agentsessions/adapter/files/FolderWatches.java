package dev.agentsessions.adapter.files;

import dev.agentsessions.daemon.Reason;
import dev.agentsessions.daemon.Watched;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells what changes in folders, by the JDK's watch service: inotify(7) on Linux, a poll of its own on macOS. Nothing
/// in a folder is opened for it.
///
/// A folder is known by what it is and not by its path: one that was removed and made again, or that a link leads to
/// now, is another.
public final class FolderWatches implements AutoCloseable {
    private static final int MOST = 256;

    /// By so much the times of files may lag behind the clock.
    private static final Duration FILE_TIMES_LAG = Duration.ofMillis(20);

    private final Consumer<Reason> changed;
    private final InstantSource clock;
    private final int most;
    private final Map<Object, Place> places = new HashMap<>();
    private final Set<String> problems = new TreeSet<>();
    private final Set<String> mishaps = new TreeSet<>();
    private @Nullable WatchService service;
    private Instant lastAsked;
    private long overflows;
    private boolean closed;

    /// A folder that is watched.
    private record Place(Interest interest, WatchKey key) {}

    /// A folder that exists and is to be watched.
    private record Found(Path path, Interest interest, Instant modified) {}

    /// @param changed what to do when something has changed; must not wait
    public FolderWatches(Consumer<Reason> changed, InstantSource clock) {
        this(changed, clock, MOST);
    }

    FolderWatches(Consumer<Reason> changed, InstantSource clock, int most) {
        this.changed = changed;
        this.clock = clock;
        this.most = most;
        this.lastAsked = clock.instant();
    }

    /// Watches these folders from now on, and no others. What has changed since this was called before, in a folder
    /// that was not watched until now, is told at once. A folder that does not exist is no problem: it holds nothing.
    public void watch(Watched what) {
        watching(what).forEach(changed);
    }

    private synchronized Set<Reason> watching(Watched what) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        problems.clear();
        WatchService open = closed ? null : service();
        if (open == null) {
            return reasons;
        }
        Instant since = lastAsked.minus(FILE_TIMES_LAG);
        lastAsked = clock.instant();
        Map<Object, Found> wanted = found(Wishes.of(what));
        places.entrySet().removeIf(place -> {
            boolean over = !wanted.containsKey(place.getKey()) || !place.getValue().key().isValid();
            if (over) {
                place.getValue().key().cancel();
            }
            return over;
        });
        wanted.forEach((folder, found) -> {
            if (isNew(open, folder, found)) {
                reasons.addAll(found.interest().reasonsSince(since, found.path(), found.modified()));
            }
        });
        return reasons;
    }

    private @Nullable WatchService service() {
        if (service == null) {
            try {
                WatchService opened = FileSystems.getDefault().newWatchService();
                service = opened;
                Thread.ofPlatform().daemon().name("folder-watches").start(() -> run(opened));
            } catch (IOException e) {
                problems.add("folders: none is watched: " + e.getMessage() + "; what changes there is noticed by the"
                        + " poll; raise fs.inotify.max_user_instances or the limit of open files");
            }
        }
        return service;
    }

    /// The folders that exist, each once, by what tells it from others.
    private Map<Object, Found> found(Map<Path, Interest> wishes) {
        Map<Object, Found> found = new LinkedHashMap<>();
        wishes.forEach((folder, interest) -> {
            try {
                BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
                Object key = attributes.fileKey() == null ? folder.toRealPath() : attributes.fileKey();
                if (!attributes.isDirectory()) {
                    return;
                }
                Found known = found.get(key);
                if (known != null) {
                    known.interest().and(interest);
                } else if (found.size() < most) {
                    found.put(key, new Found(folder, interest, attributes.lastModifiedTime().toInstant()));
                } else {
                    problems.add("folders: no more than " + most + " are watched; what changes in the others is"
                            + " noticed by the poll");
                }
            } catch (NoSuchFileException | NotDirectoryException _) {
                // Tried again at the next pass.
            } catch (IOException e) {
                unwatched(folder, e);
            }
        });
        return found;
    }

    /// Sees to it that a folder is watched.
    ///
    /// @return whether it is, and was not before
    private boolean isNew(WatchService open, Object folder, Found found) {
        Place known = places.get(folder);
        Interest interest = found.interest();
        if (known != null && known.interest().kinds().equals(interest.kinds())) {
            places.put(folder, new Place(interest, known.key()));
            return false;
        }
        try {
            WatchKey key = found.path().register(open, interest.kinds().toArray(WatchEvent.Kind<?>[]::new));
            places.put(folder, new Place(interest, key));
            return known == null;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        } catch (IOException e) {
            unwatched(found.path(), e);
            return false;
        }
    }

    private void unwatched(Path folder, IOException why) {
        String reason = why instanceof AccessDeniedException ? "permission denied" : String.valueOf(why.getMessage());
        String advice = reason.contains("limit") ? "; raise fs.inotify.max_user_watches" : "";
        problems.add(folder + ": not watched: " + reason + "; what changes there is noticed by the poll" + advice);
    }

    private void run(WatchService open) {
        try {
            while (true) {
                told(open.take()).forEach(changed);
            }
        } catch (ClosedWatchServiceException _) {
            // That is how it ends.
        } catch (InterruptedException | RuntimeException | Error e) {
            brokeOff(open, e);
        }
    }

    private synchronized Set<Reason> told(WatchKey key) {
        Interest interest = null;
        Object folder = null;
        for (Map.Entry<Object, Place> place : places.entrySet()) {
            if (place.getValue().key() == key) {
                folder = place.getKey();
                interest = place.getValue().interest();
            }
        }
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                overflows++;
                mishaps.add("folders: more has changed at once than could be told; then all is looked at");
                reasons.addAll(interest == null ? reasons : interest.reasons());
            } else if (interest != null && event.context() instanceof Path name) {
                Reason reason = interest.reason(event.kind(), name);
                reasons.addAll(reason == null ? Set.of() : Set.of(reason));
            }
        }
        if (!key.reset() && interest != null) {
            // It was removed, with what was in it; the next pass tries again.
            places.remove(folder);
            reasons.addAll(interest.reasons());
        }
        return reasons;
    }

    /// The next pass begins anew.
    private synchronized void brokeOff(WatchService open, Throwable why) {
        mishaps.add("folders: watching them broke off (" + why + "); what changed until it was taken up again by the"
                + " next pass was noticed by the poll");
        places.clear();
        service = null;
        close(open);
    }

    private static void close(WatchService open) {
        try {
            open.close();
        } catch (IOException _) {
            // Nothing is left to be done with it.
        }
    }

    /// How many folders are watched.
    public synchronized int count() {
        return places.size();
    }

    /// How often more has changed than could be told.
    public synchronized long overflows() {
        return overflows;
    }

    /// What is not watched and why, a line each.
    public synchronized List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(mishaps);
        return all;
    }

    @Override
    public synchronized void close() {
        closed = true;
        places.clear();
        if (service != null) {
            close(service);
        }
    }
}
