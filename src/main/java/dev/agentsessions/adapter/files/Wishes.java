package dev.agentsessions.adapter.files;

import dev.agentsessions.daemon.Watched;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What is to be watched, by folder; in the order in which one can be done without least.
final class Wishes {
    private final Map<Path, Interest> byFolder = new LinkedHashMap<>();

    static Map<Path, Interest> of(Watched what) {
        Wishes wishes = new Wishes();
        wishes.registry(what.registry());
        wishes.folders(what.changing(), Interest::inChanging);
        for (Path file : new TreeSet<>(what.files())) {
            wishes.file(file).inFile(file.getFileName());
        }
        wishes.folders(what.appearing(), Interest::inAppearing);
        return wishes.byFolder;
    }

    /// By its name, and where that is a link, the file itself: either can be replaced.
    private void registry(Path registry) {
        file(registry).inRegistry(registry.getFileName());
        try {
            Path real = registry.toRealPath();
            file(real).inRegistry(real.getFileName());
        } catch (IOException _) {
            // There is none, and its name alone can come to be.
        }
    }

    private void folders(Set<Path> folders, Consumer<Interest> wish) {
        for (Path folder : new TreeSet<>(folders)) {
            Interest interest = at(folder);
            interest.inAppearing();
            wish.accept(interest);
        }
    }

    private Interest file(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return at(folder == null ? file : folder);
    }

    private Interest at(Path folder) {
        return byFolder.computeIfAbsent(folder, _ -> new Interest());
    }
}
