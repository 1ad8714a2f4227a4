package dev.agentsessions.cli;

import dev.agentsessions.config.Key;
import dev.agentsessions.config.LoadedConfig;

/// There is no registry where it was looked for.
final class MissingRegistryException extends Exception {
    MissingRegistryException(LoadedConfig loaded) {
        super("no registry at " + loaded.config().registry() + " (" + loaded.origin(Key.REGISTRY).where()
                + "); name it with --registry, or write a first one from what runs now with `reconcile init`");
    }
}
