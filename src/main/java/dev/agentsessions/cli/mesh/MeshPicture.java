package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Lines;
import dev.agentsessions.cli.Screen;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.cli.Times;
import dev.agentsessions.report.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What `watch` shows at one moment, in as many lines and columns as there are. Where there is too little room, the
/// longest part is shortened first, and the last are left out when none can be shortened any more.
///
/// @param foot how to go on, and how to end
record MeshPicture(Terminal terminal, Screen.Size size, Instant now, String foot) {
    private static final int MOST_PENDING = 100;
    private static final int ROOMY = 12;

    List<String> of(Values show, List<Values> events) {
        List<Section> sections = new StatusText(terminal, size.columns()).sections(show, events, MOST_PENDING);
        return framed("mesh · event " + show.number("seq"), body(sections));
    }

    /// The same if the mesh cannot be looked at.
    List<String> failing(String problem) {
        List<String> lines = new ArrayList<>();
        for (String line : Lines.wrapped(Lines.one(problem), size.columns())) {
            lines.add(terminal.red(cut(line)));
        }
        return framed("mesh", lines);
    }

    private boolean roomy() {
        return size.rows() >= ROOMY;
    }

    private int room() {
        return Math.max(0, size.rows() - (roomy() ? 4 : 2));
    }

    private List<String> body(List<Section> sections) {
        List<Section> kept = new ArrayList<>(sections);
        int gap = roomy() ? 1 : 0;
        while (kept.size() > 1 && kept.size() * (2 + gap) - gap > room()) {
            kept.removeLast();
        }
        int[] most = kept.stream().mapToInt(section -> section.lines().size()).toArray();
        int left = room() - kept.size() * (1 + gap) + gap;
        while (Arrays.stream(most).sum() > left) {
            int longest = 0;
            for (int i = 1; i < most.length; i++) {
                longest = most[i] >= most[longest] ? i : longest;
            }
            if (most[longest] == 0) {
                break;
            }
            most[longest]--;
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < most.length; i++) {
            if (i > 0 && gap > 0) {
                lines.add("");
            }
            lines.add(kept.get(i).title());
            lines.addAll(kept.get(i).atMost(most[i]));
        }
        return lines;
    }

    private List<String> framed(String title, List<String> body) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.bold(cut(Times.seconds(now) + " · " + title)));
        if (roomy()) {
            lines.add("");
        }
        lines.addAll(body.subList(0, Math.min(body.size(), room())));
        if (roomy()) {
            lines.add("");
        }
        lines.add(terminal.dim(cut(foot)));
        return List.copyOf(lines.subList(0, Math.min(lines.size(), size.rows())));
    }

    private String cut(String text) {
        return Printable.cut(text, size.columns());
    }
}
