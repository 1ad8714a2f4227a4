package dev.agentsessions.judge;

import dev.agentsessions.session.Entry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells what somebody did only a moment ago, and so is left alone for now (rule R17).
final class Settling {
    private final Duration settle;
    private final Instant now;
    private final Memory memory;
    private final @Nullable Instant registryModified;
    private final Announced announced;

    Settling(
            JudgeSettings settings,
            Instant now,
            Memory memory,
            @Nullable Instant registryModified,
            Announced announced) {
        this.settle = settings.settle();
        this.now = now;
        this.memory = memory;
        this.registryModified = registryModified;
        this.announced = announced;
    }

    /// When what concerns this entry and its session has settled, or null if it has.
    @Nullable Instant of(Entry entry, Life life) {
        Entry.Times times = entry.times();
        Instant latest = fresh(times.createdAt(), null);
        latest = fresh(times.resumedAt(), latest);
        latest = fresh(times.updatedAt(), latest);
        latest = fresh(times.terminatedAt(), latest);
        latest = fresh(changedAt(memory, entry, registryModified), latest);
        if (life instanceof Life.Alive alive) {
            latest = fresh(Instant.ofEpochSecond(alive.session().created()), latest);
        }
        return settled(entry.name(), latest);
    }

    /// When a session that is in no entry has settled, or null if it has.
    @Nullable Instant of(String session, long created) {
        return settled(session, fresh(Instant.ofEpochSecond(created), null));
    }

    /// @param latest what of it is fresh, but for what was said of it
    private @Nullable Instant settled(String session, @Nullable Instant latest) {
        Instant fresh = latest;
        for (Instant heard : announced.heard(session)) {
            fresh = fresh(heard, fresh);
        }
        return fresh == null ? null : fresh.plus(settle);
    }

    /// When somebody changed the entry, as far as that is known: no later than the registry was, if the entry is not
    /// what the last pass saw or left; else what that pass knew of it. Without a last pass nothing is known to have
    /// changed.
    static @Nullable Instant changedAt(Memory memory, Entry entry, @Nullable Instant registryModified) {
        if (memory.workspaces().isEmpty()) {
            return null;
        }
        Memory.OfEntry before = memory.workspace(entry.workspace()).entries().get(entry.name());
        return before == null || !before.fingerprint().equals(entry.fingerprint())
                ? registryModified
                : before.changedAt();
    }

    /// The later of `latest` and `time`, if `time` is less than the settle time away; a time ahead of the clock
    /// counts likewise.
    private @Nullable Instant fresh(@Nullable Instant time, @Nullable Instant latest) {
        if (time == null || Duration.between(time, now).abs().compareTo(settle) >= 0) {
            return latest;
        }
        return latest == null || time.isAfter(latest) ? time : latest;
    }
}
