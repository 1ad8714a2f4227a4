package dev.agentsessions.cli.mesh;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where somebody has been in a log: places, each with the hash that seals it and all before it. Another log may be put in
/// the place of the one that is followed, and this tells how far both are the same.
///
/// The further back, the fewer are remembered, so that there are never very many.
final class Trail {
    static final int MOST = 2_000;

    /// What lies between two that are remembered is at most such a part of how far back they are.
    private static final int PART = 64;

    private final List<Mark> marks = new ArrayList<>();

    record Mark(long seq, String hash) {}

    void add(Mark mark) {
        marks.add(mark);
        if (marks.size() > MOST) {
            thinOut();
        }
    }

    /// Keeps the first and the last in any case.
    private void thinOut() {
        long end = marks.getLast().seq();
        Mark before = marks.getFirst();
        List<Mark> kept = new ArrayList<>(List.of(before));
        for (int i = 1; i < marks.size() - 1; i++) {
            long next = marks.get(i + 1).seq();
            if (next - before.seq() > (end - next) / PART) {
                before = marks.get(i);
                kept.add(before);
            }
        }
        kept.add(marks.getLast());
        marks.clear();
        marks.addAll(kept);
    }

    @Nullable Mark last() {
        return marks.isEmpty() ? null : marks.getLast();
    }

    interface Log {
        /// Whether a log has this very place.
        boolean has(Mark mark) throws Exception;
    }

    /// Forgets what this log does not have.
    void backTo(Log log) throws Exception {
        int common = 0;
        int other = marks.size();
        while (common < other) {
            int middle = (common + other) / 2;
            if (log.has(marks.get(middle))) {
                common = middle + 1;
            } else {
                other = middle;
            }
        }
        marks.subList(common, marks.size()).clear();
    }
}
