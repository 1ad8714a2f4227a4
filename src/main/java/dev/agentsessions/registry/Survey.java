package dev.agentsessions.registry;

import dev.agentsessions.session.Registry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a registry declares, and which parts of the text declare it.
///
/// @param workspaces below the top-level key of that name, or null if there is none
/// @param sessions below the top-level key of that name, or null if there is none
/// @param declared in document order
/// @param entries by [dev.agentsessions.session.Entry#index]
record Survey(
        Registry registry,
        Site root,
        @Nullable Site workspaces,
        @Nullable Site sessions,
        List<WorkspaceSite> declared,
        List<EntrySite> entries) {

    /// @param sessions below its key of that name, or null if there is none
    record WorkspaceSite(String name, @Nullable String path, Site site, @Nullable Site sessions) {}

    /// @param site the entry's fields: a mapping, or null for an entry without any
    /// @param container the mapping or sequence of entries that it stands in
    /// @param workspace null for an entry at the top level
    record EntrySite(Site site, Site container, @Nullable WorkspaceSite workspace) {}
}
