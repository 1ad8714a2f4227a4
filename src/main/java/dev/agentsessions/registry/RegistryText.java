package dev.agentsessions.registry;

import dev.agentsessions.session.Registry;
import java.util.List;

/// The text of a registry, what it declares, and where each field of it stands. A value.
public final class RegistryText {
    private RegistryText() {}

    /// Reads a registry.
    ///
    /// @param file the name to show in errors
    public static RegistryText parse(String file, byte[] bytes) throws RegistryException {
        throw new UnsupportedOperationException();
    }

    public Registry registry() {
        throw new UnsupportedOperationException();
    }

    public byte[] bytes() {
        throw new UnsupportedOperationException();
    }

    /// The text with the edits made and every other byte as it was.
    public RegistryText patched(List<Edit> edits) throws RegistryException {
        throw new UnsupportedOperationException();
    }
}
