package dev.agentsessions.daemon;

import java.nio.file.Path;
import java.util.Set;

/// What is worth being told of by the kernel.
///
/// @param processes pids whose end matters
/// @param appearing folders in which files that appear or vanish matter
/// @param changing folders in which changed files matter, too
/// @param registry the registry's file
public record Watched(Set<Long> processes, Set<Path> appearing, Set<Path> changing, Path registry) {
    public Watched {
        processes = Set.copyOf(processes);
        appearing = Set.copyOf(appearing);
        changing = Set.copyOf(changing);
    }
}
