package dev.agentsessions.messages;

import dev.agentsessions.messages.Message.Cause;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How many messages came in, and what became of them.
final class Tally {
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final Map<Cause, Long> causes = new EnumMap<>(Cause.class);

    enum Count {
        RECEIVED,
        /// New, and kept.
        RECORDED,
        /// Kept, but of a session, and said so long before that it is a reason of nothing.
        OUTDATED,
        DUPLICATES,
        /// Of other hosts.
        ELSEWHERE,
        REJECTED,
        /// In front of how many messages something was missing.
        GAPS,
        /// How many jobs were said to have ended in two ways.
        DISPUTED
    }

    void add(Count count) {
        counts.merge(count, 1L, Long::sum);
    }

    void reject(Cause cause) {
        add(Count.REJECTED);
        causes.merge(cause, 1L, Long::sum);
    }

    void addAll(Tally other) {
        other.counts.forEach((count, number) -> counts.merge(count, number, Long::sum));
        other.causes.forEach((cause, number) -> causes.merge(cause, number, Long::sum));
    }

    /// How much there is to tell of jobs.
    long oddities() {
        return counts.getOrDefault(Count.GAPS, 0L) + counts.getOrDefault(Count.DISPUTED, 0L);
    }

    /// By name, such as `received` or `rejected_too_large`; every [Count], and the causes that there were.
    Map<String, Long> byName() {
        Map<String, Long> named = new TreeMap<>();
        for (Count count : Count.values()) {
            named.put(word(count), counts.getOrDefault(count, 0L));
        }
        causes.forEach((cause, number) -> named.put("rejected_" + word(cause), number));
        return named;
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
