package dev.agentsessions.judge;

import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges entries whose session is alive although the registry says otherwise (classes E and F).
final class ReturnJudge {
    private static final String AUTO_DETECTED = "auto-detected";

    private final Memory memory;

    ReturnJudge(Memory memory) {
        this.memory = memory;
    }

    @Nullable Drift judge(Entry entry, Life.Alive life, List<Evidence> evidence) {
        Status status = entry.status();
        if (status == null) {
            return null;
        }
        return switch (status) {
            case RUNNING -> running(entry, life, evidence);
            case TERMINATED, STOPPED -> ended(entry, life, evidence);
            case ARCHIVED -> null;
        };
    }

    private static @Nullable Drift running(Entry entry, Life.Alive life, List<Evidence> evidence) {
        String incarnation = Incarnations.words(life.incarnation());
        if (life.agents() instanceof AgentPresence.Absent) {
            String instead = life.pane().dead() ? "a dead pane" : life.pane().command();
            return new Drift.AgentGone(
                    Subject.of(entry), instead, Incarnations.session(life.incarnation()), evidence);
        }
        Pane recorded = entry.pane();
        if (life.recorded()
                || recorded == null
                || recorded.pid() == null
                || !(life.agents() instanceof AgentPresence.Present)) {
            return null;
        }
        return new Drift.Restarted(Subject.of(entry), recorded, paneOf(life), incarnation, evidence);
    }

    private @Nullable Drift ended(Entry entry, Life.Alive life, List<Evidence> evidence) {
        String incarnation = Incarnations.words(life.incarnation());
        boolean ours = isOurs(entry) && !ranSince(entry, life);
        if (ours && declaredDeadByUs(entry, life)) {
            return new Drift.FalseDeath(Subject.of(entry), paneOf(life), incarnation, evidence);
        }
        if (!(life.agents() instanceof AgentPresence.Present) || (!ours && life.recorded())) {
            return null;
        }
        Boolean newer = ours ? Boolean.TRUE : isNewer(entry, life);
        if (newer == null) {
            return new Drift.Unknown(
                    Subject.of(entry),
                    "newer-or-dying",
                    incarnation,
                    "it is declared " + declared(entry)
                            + " and a session of its name is alive, which may be the one that was ended or a newer one",
                    "set its status to running, or end the session",
                    evidence);
        }
        return newer
                ? new Drift.Revived(Subject.of(entry), declared(entry), paneOf(life), incarnation, evidence)
                : null;
    }

    private static String declared(Entry entry) {
        return String.valueOf(entry.statusWord());
    }

    /// Whether a pass declared this end. The marks of an earlier end stay when a session is resumed, so they count only
    /// if they are younger than that.
    private static boolean isOurs(Entry entry) {
        return entry.is(Status.TERMINATED) && AUTO_DETECTED.equals(entry.terminationMode()) && endedAt(entry) != null;
    }

    /// Whether the live session began after the recorded end and the entry has meant it since: then somebody has ended
    /// it again, without a note of when.
    private boolean ranSince(Entry entry, Life.Alive life) {
        Instant ended = endedAt(entry);
        return ended != null
                && life.session().created() > ended.getEpochSecond()
                && (life.recorded() || wasRunning(entry, life));
    }

    /// Whether the live session is the one last seen alive while the entry was declared running.
    private boolean wasRunning(Entry entry, Life.Alive life) {
        Memory.OfEntry known = known(entry);
        return known != null && known.lastAlive() != null && known.lastAlive().sameSession(life.incarnation());
    }

    private static @Nullable Instant endedAt(Entry entry) {
        Instant ended = entry.times().terminatedAt();
        Instant resumed = entry.times().resumedAt();
        return ended != null && resumed != null && !ended.isAfter(resumed) ? null : ended;
    }

    /// Whether the session that lives is the very one that a pass marked terminated.
    private boolean declaredDeadByUs(Entry entry, Life.Alive life) {
        if (life.recorded()) {
            return true;
        }
        Memory.OfEntry known = known(entry);
        if (known != null && known.declaredDead() != null) {
            return known.declaredDead().incarnation().sameSession(life.incarnation());
        }
        Instant ended = endedAt(entry);
        return entry.panePid() == null
                && ended != null
                && life.session().created() < ended.getEpochSecond();
    }

    /// Whether the live session began after a person ended the recorded one; null if that cannot be told.
    private @Nullable Boolean isNewer(Entry entry, Life.Alive life) {
        if (wasRunning(entry, life)) {
            return false;
        }
        Instant ended = endedAt(entry);
        if (ended != null && !entry.times().endUnclear()) {
            return life.session().created() >= ended.getEpochSecond();
        }
        Memory.OfEntry known = known(entry);
        boolean another = known != null && known.lastAlive() != null;
        boolean recorded = entry.panePid() != null && !entry.times().endUnclear();
        return (another || recorded) ? Boolean.TRUE : null;
    }

    private Memory.@Nullable OfEntry known(Entry entry) {
        return memory.workspace(entry.workspace()).entries().get(entry.name());
    }

    private static Pane paneOf(Life.Alive life) {
        return Panes.recorded(life.pane(), life.agents());
    }
}
