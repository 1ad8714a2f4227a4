package dev.agentsessions.judge;

import dev.agentsessions.observe.Announcement;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was said of sessions (rule S12). It has what it is about left alone for a moment, and it is told as the reason of
/// what was found anyway. It is evidence of nothing: anybody can say anything, late, twice or never.
final class Announced {
    /// What was said longer ago is no reason of what is found now.
    private static final Duration LATELY = Duration.ofMinutes(10);

    /// A beginning may be said so long before it comes.
    private static final Duration AHEAD = Duration.ofSeconds(30);

    /// Of whom more is said within that time, nobody waits for the end of it.
    private static final int MOST = 8;

    private final Map<String, List<Announcement>> bySession = new HashMap<>();
    private final Memory memory;
    private final Instant now;

    Announced(List<Announcement> announced, Memory memory, Instant now) {
        this.memory = memory;
        this.now = now;
        for (Announcement it : announced) {
            bySession.computeIfAbsent(it.session(), _ -> new ArrayList<>()).add(it);
        }
    }

    /// When something was heard that makes it worth waiting a moment.
    List<Instant> heard(String session) {
        List<Announcement> said = bySession.getOrDefault(session, List.of());
        List<Instant> heard = new ArrayList<>();
        if (said.size() <= MOST) {
            for (Announcement it : said) {
                heard.add(it.at());
            }
        }
        return heard;
    }

    /// Who said that the session of this entry, which is gone, was ended; null if nobody did, or it was said of an
    /// earlier one.
    @Nullable Announcement end(Entry entry) {
        Announcement last = last(entry.name());
        return last != null && last.event().isEnd() && !isBefore(last.said(), begun(entry)) ? last : null;
    }

    /// Who said that a session of this name began; null if nobody did, or it was said of an earlier one.
    ///
    /// @param created when it did, seconds since the epoch
    @Nullable Announcement beginning(String session, long created) {
        Announcement last = last(session);
        Instant earliest = Instant.ofEpochSecond(created).minus(AHEAD);
        return last != null && !last.event().isEnd() && !isBefore(last.said(), earliest) ? last : null;
    }

    /// What was said last.
    private @Nullable Announcement last(String session) {
        Announcement last = null;
        for (Announcement it : bySession.getOrDefault(session, List.of())) {
            boolean lately = it.said().isAfter(now.minus(LATELY)) && !it.at().isAfter(now);
            if (lately && (last == null || isLater(it, last))) {
                last = it;
            }
        }
        return last;
    }

    /// A whole order, so that it does not matter which was found first.
    private static boolean isLater(Announcement one, Announcement other) {
        int bySaying = one.said().compareTo(other.said());
        int byHearing = one.at().compareTo(other.at());
        int byEvent = one.event().word().compareTo(other.event().word());
        int order = bySaying != 0 ? bySaying : byHearing != 0 ? byHearing : byEvent;
        return order != 0 ? order > 0 : one.source().compareTo(other.source()) > 0;
    }

    /// When the session began that the entry means, as far as that is known; tmux counts in seconds.
    private @Nullable Instant begun(Entry entry) {
        Memory.OfEntry known = memory.workspace(entry.workspace()).entries().get(entry.name());
        Incarnation alive = known == null ? null : known.lastAlive();
        Instant seen = alive == null ? null : Instant.ofEpochSecond(alive.sessionCreated());
        return later(seen, later(entry.times().createdAt(), entry.times().resumedAt()));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant two) {
        return one == null || (two != null && two.isAfter(one)) ? two : one;
    }

    private static boolean isBefore(Instant time, @Nullable Instant limit) {
        return limit != null && time.isBefore(limit);
    }
}
