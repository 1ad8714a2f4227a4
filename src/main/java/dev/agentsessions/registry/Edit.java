package dev.agentsessions.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change to a registry.
public sealed interface Edit {

    /// Sets fields of an entry; fields that it does not have yet are added.
    ///
    /// @param index which entry, as in [dev.agentsessions.session.Entry#index]
    record Change(int index, List<Assignment> assignments) implements Edit {
        public Change {
            assignments = List.copyOf(assignments);
        }
    }

    /// Adds an entry, and its workspace if there is none of that name.
    ///
    /// @param path the workspace's folder
    record Add(String name, String workspace, @Nullable String path, List<Assignment> assignments) implements Edit {
        public Add {
            assignments = List.copyOf(assignments);
        }
    }

    /// A field and the value it is to have.
    record Assignment(String field, Value value) {}
}
