package dev.agentsessions.config;

import org.jspecify.annotations.Nullable;

/// What the command line says about the configuration; null for a flag that is not there.
public record Flags(@Nullable String registry, @Nullable String config, @Nullable String stateDir) {
    public static final Flags NONE = new Flags(null, null, null);
}
