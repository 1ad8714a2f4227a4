package dev.agentsessions.messages;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The numbers that are missing below the highest: ranges in rising order, as few as [#MOST]. When there are more, the
/// lowest is taken for filled.
record Holes(List<Range> ranges) {
    static final Holes NONE = new Holes(List.of());
    static final int MOST = 64;

    Holes {
        ranges = List.copyOf(ranges.size() <= MOST ? ranges : ranges.subList(ranges.size() - MOST, ranges.size()));
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).from() <= ranges.get(i - 1).to()) {
                throw new IllegalArgumentException("not in order: " + ranges);
            }
        }
    }

    /// Both included.
    record Range(long from, long to) {
        Range {
            if (from < 1 || to < from) {
                throw new IllegalArgumentException(from + "-" + to);
            }
        }
    }

    boolean contain(long number) {
        for (Range range : ranges) {
            if (range.from() <= number && number <= range.to()) {
                return true;
            }
        }
        return false;
    }

    /// @param range above all others
    Holes with(Range range) {
        List<Range> all = new ArrayList<>(ranges);
        all.add(range);
        return new Holes(all);
    }

    Holes without(long number) {
        List<Range> left = new ArrayList<>(ranges.size() + 1);
        for (Range range : ranges) {
            if (number < range.from() || range.to() < number) {
                left.add(range);
                continue;
            }
            if (range.from() < number) {
                left.add(new Range(range.from(), number - 1));
            }
            if (number < range.to()) {
                left.add(new Range(number + 1, range.to()));
            }
        }
        return new Holes(left);
    }

    /// Such as `3-3,7-9`.
    String words() {
        StringBuilder words = new StringBuilder();
        for (Range range : ranges) {
            words.append(words.isEmpty() ? "" : ",").append(range.from()).append('-').append(range.to());
        }
        return words.toString();
    }

    /// What [#words] made these words of, or null if it did not.
    static @Nullable Holes of(String words) {
        List<Range> ranges = new ArrayList<>();
        try {
            for (int from = 0; from < words.length(); ) {
                int dash = words.indexOf('-', from);
                int comma = words.indexOf(',', from);
                int to = comma < 0 ? words.length() : comma;
                if (dash < 0 || dash > to) {
                    return null;
                }
                ranges.add(new Range(Long.parseLong(words, from, dash, 10), Long.parseLong(words, dash + 1, to, 10)));
                from = to + 1;
            }
            return new Holes(ranges);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
