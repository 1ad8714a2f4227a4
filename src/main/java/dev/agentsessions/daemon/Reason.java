package dev.agentsessions.daemon;

import java.time.Duration;
import java.util.Locale;

/// Why a pass is made. It is for people: a pass does the same, whatever woke it.
public enum Reason {
    START,
    /// Long enough ago that something may have been missed.
    POLL,
    /// Something that was left alone has settled.
    SETTLED,
    /// The last pass failed.
    RETRY,
    /// The configuration was read again.
    RELOAD,
    /// There is a connection to the broker, and what was sent before it was not heard.
    CONNECTED,
    MESSAGE,
    /// A process that keeps a session alive has ended.
    PROCESS_ENDED,
    /// What follows from the end of a process, or from a file that appeared, may have come about by now.
    AFTERSHOCK,
    FILE_APPEARED,
    /// A file was changed that changes often.
    FILE_CHANGED,
    REGISTRY_CHANGED;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// How long after one of this kind the next one may wait.
    Duration spacing() {
        return switch (this) {
            case FILE_CHANGED -> Duration.ofSeconds(1);
            case FILE_APPEARED, MESSAGE -> Duration.ofMillis(100);
            default -> Duration.ZERO;
        };
    }

    /// Whether it may be what makes a failing pass succeed again.
    boolean mayMend() {
        return this == REGISTRY_CHANGED || this == RELOAD;
    }
}
