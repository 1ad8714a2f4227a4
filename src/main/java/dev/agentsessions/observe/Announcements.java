package dev.agentsessions.observe;

import java.time.Instant;
import java.util.List;

/// Port: what was said of sessions of this host.
public interface Announcements {
    /// What was said within the last minutes, in any order.
    List<Announcement> lately(Instant now);

    /// Nobody listens.
    final class None implements Announcements {
        @Override
        public List<Announcement> lately(Instant now) {
            return List.of();
        }
    }
}
