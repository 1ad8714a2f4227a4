package dev.agentsessions.messages;

import dev.agentsessions.messages.Message.SessionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was said of the sessions of this host: of each the latest few, of the sessions those heard of last.
final class Said {
    static final int MOST_SESSIONS = 500;

    /// One more than the judge listens to.
    static final int MOST_OF_ONE = 9;

    private final Map<String, List<Line.OfSession>> sessions = new LinkedHashMap<>();

    /// Whether the very same was heard before; what has no time of its own is never the same.
    boolean has(SessionEvent event) {
        if (event.timestamp() != null) {
            for (Line.OfSession line : sessions.getOrDefault(event.session(), List.of())) {
                if (line.event().equals(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    void add(Line.OfSession line) {
        String session = line.event().session();
        List<Line.OfSession> known = sessions.remove(session);
        List<Line.OfSession> lines = known == null ? new ArrayList<>() : known;
        lines.add(line);
        if (lines.size() > MOST_OF_ONE) {
            lines.removeFirst();
        }
        sessions.put(session, lines);
        if (sessions.size() > MOST_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
    }

    /// What of it matters at this time, in an order in which it can be added again.
    List<Line.OfSession> lately(Instant now) {
        List<Line.OfSession> all = new ArrayList<>();
        for (List<Line.OfSession> lines : sessions.values()) {
            for (Line.OfSession line : lines) {
                if (line.isLately(now)) {
                    all.add(line);
                }
            }
        }
        return all;
    }
}
