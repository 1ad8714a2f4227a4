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

    /// What a pass does about a drift that has settled.
    public static Action of(Drift drift) {
        return switch (drift) {
            case Drift.TmuxGone _ -> TERMINATED;
            case Drift.Unregistered _ -> REGISTERED;
            case Drift.IdMaterialized _, Drift.IdRotated _ -> RECORDED;
            case Drift.Revived _, Drift.FalseDeath _ -> RESUMED;
            case Drift.Restarted _ -> REFRESHED;
            case Drift.StaleId _,
                    Drift.AgentGone _,
                    Drift.SharedConversation _,
                    Drift.Unknown _,
                    Drift.AmbiguousId _,
                    Drift.Renamed _ ->
                FLAGGED;
        };
    }
}
