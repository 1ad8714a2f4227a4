package dev.agentsessions.cli.mesh;

import java.util.ArrayList;
import java.util.List;

/// One part of how things stand.
///
/// @param title in one line
/// @param lines below it, the most important first
/// @param last whether it is the last lines that matter most
record Section(String title, List<String> lines, boolean last) {
    Section {
        lines = List.copyOf(lines);
    }

    Section(String title, List<String> lines) {
        this(title, lines, false);
    }

    /// At most so many of its lines, the rest counted where there is room for that.
    List<String> atMost(int most) {
        if (lines.size() <= most) {
            return lines;
        }
        if (last) {
            return lines.subList(lines.size() - most, lines.size());
        }
        if (most < 2) {
            return lines.subList(0, most);
        }
        List<String> some = new ArrayList<>(lines.subList(0, most - 1));
        some.add("  … and " + (lines.size() - most + 1) + " more");
        return some;
    }
}
