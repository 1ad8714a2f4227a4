package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Lines;
import dev.agentsessions.report.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Rows of cells below each other, each column as wide as its widest cell; if that is too wide for the terminal, the
/// widest columns give way.
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 4;

    private final List<Cell[]> rows = new ArrayList<>();

    /// @param style how it is coloured, which takes no room
    record Cell(String text, UnaryOperator<String> style) {}

    static Cell cell(String text) {
        return new Cell(text, UnaryOperator.identity());
    }

    static Cell cell(String text, UnaryOperator<String> style) {
        return new Cell(text, style);
    }

    void row(Cell... cells) {
        rows.add(cells.clone());
    }

    /// @param columns how wide a line may be
    List<String> lines(int columns) {
        int[] widths = widths(columns);
        List<String> lines = new ArrayList<>();
        for (Cell[] row : rows) {
            lines.add(line(row, widths, columns));
        }
        return lines;
    }

    private int[] widths(int columns) {
        int most = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[most];
        for (Cell[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].text().length());
            }
        }
        int excess = taken(widths) - columns;
        while (excess > 0) {
            int widest = 0;
            for (int i = 1; i < most; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    /// A column that is empty all the way down takes no room.
    private static int taken(int[] widths) {
        int filled = (int) Arrays.stream(widths).filter(width -> width > 0).count();
        return Arrays.stream(widths).sum() + Math.max(0, filled - 1) * GAP.length();
    }

    private static String line(Cell[] row, int[] widths, int columns) {
        StringBuilder line = new StringBuilder();
        int last = row.length - 1;
        while (last >= 0 && row[last].text().isEmpty()) {
            last--;
        }
        int used = 0;
        for (int i = 0; i <= last; i++) {
            if (widths[i] == 0) {
                continue;
            }
            int gap = used == 0 ? 0 : GAP.length();
            int room = Math.min(widths[i], columns - used - gap);
            if (room <= 0) {
                break;
            }
            String text = Printable.cut(row[i].text(), room);
            line.append(gap == 0 ? "" : GAP).append(row[i].style().apply(text));
            if (i < last) {
                line.append(Lines.padded("", room - text.length()));
            }
            used += gap + room;
        }
        return line.toString();
    }
}
