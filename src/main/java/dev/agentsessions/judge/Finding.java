package dev.agentsessions.judge;

import dev.agentsessions.observe.Announcement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A drift and what is to be done about it.
///
/// @param id the same whenever the same drift is seen; 12 hexadecimal digits
/// @param settlesAt until when a [Action#DEFERRED] one is left alone; else null
/// @param announced who said beforehand that this would come about, or said soon that it had; or null. It is no ground
///     of the finding (rule S12)
public record Finding(
        String id, Drift drift, Action action, @Nullable Instant settlesAt, @Nullable Announcement announced) {
    /// What the drift stands on, and behind that what was announced.
    public List<Evidence> evidence() {
        if (announced == null) {
            return drift.evidence();
        }
        List<Evidence> all = new ArrayList<>(drift.evidence());
        all.add(new Evidence(
                "it was said to be " + announced.event().word() + " on purpose",
                announced.source(),
                announced.said().toString()));
        return all;
    }
}
