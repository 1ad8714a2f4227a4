package dev.agentsessions.judge;

import java.util.Locale;

/// What a pass does about a drift.
public enum Action {
    TERMINATED,
    REGISTERED,
    RECORDED,
    RESUMED,
    REFRESHED,
    /// Nothing is written; people are told.
    FLAGGED,
    /// Something was done by somebody a moment ago: left alone until it has settled.
    DEFERRED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether the registry is changed.
    public boolean writes() {
        return switch (this) {
            case TERMINATED, REGISTERED, RECORDED, RESUMED, REFRESHED -> true;
            case FLAGGED, DEFERRED -> false;
        };
    }
}
