package dev.agentsessions.judge;

import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Pane;

/// The words that stand for an incarnation in the identity of a drift.
final class Incarnations {
    private Incarnations() {}

    static String words(Incarnation it) {
        return session(it) + " " + it.panePid();
    }

    /// The session alone, whichever of its panes it was seen through.
    static String session(Incarnation it) {
        return it.socket() + " " + it.serverPid() + " " + it.serverStart() + " " + it.sessionId() + " "
                + it.sessionCreated();
    }

    /// What the registry itself says of the incarnation that it means.
    static String recorded(Entry entry) {
        Pane pane = entry.pane();
        Entry.Times times = entry.times();
        return (pane == null ? "-" : pane.pid()) + " " + times.createdAt() + " " + times.registeredAt() + " "
                + times.resumedAt();
    }
}
