package dev.agentsessions.observe;

/// Port: resolves folders as people write them.
public interface Folders {
    /// The folder with `~` and symbolic links resolved, or as it is written if it cannot be.
    String physical(String path);
}
