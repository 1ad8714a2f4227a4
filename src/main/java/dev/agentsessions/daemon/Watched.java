package dev.agentsessions.daemon;

import java.nio.file.Path;
import java.util.Set;

/// What is worth being told of by the kernel.
///
/// @param processes pids whose end matters
/// @param appearing folders in which files that appear or vanish matter
/// @param changing folders in which changed files matter, too
/// @param files single files that matter when they appear or vanish, whatever else is in their folders
/// @param registry the registry's file
public record Watched(
        Set<Long> processes, Set<Path> appearing, Set<Path> changing, Set<Path> files, Path registry) {
    public Watched {
        processes = Set.copyOf(processes);
        appearing = Set.copyOf(appearing);
        changing = Set.copyOf(changing);
        files = Set.copyOf(files);
    }

    /// The registry and nothing else.
    public static Watched only(Path registry) {
        return new Watched(Set.of(), Set.of(), Set.of(), Set.of(), registry);
    }
}
