package dev.agentsessions.demo;

import java.util.ArrayList;
import java.util.List;

/// What changed between two short texts, line by line.
///
/// The longest common subsequence by dynamic programming, as in Hunt and McIlroy, "An Algorithm for Differential File
/// Comparison" (1976).
final class LineDiff {
    private LineDiff() {}

    /// The lines that went (`- `) and came (`+ `), each with up to `context` unchanged lines (`  `) around it.
    static List<String> of(String before, String after, int context) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return near(merged(old, now, common), context);
    }

    private static List<String> merged(List<String> old, List<String> now, int[][] common) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                lines.add("  " + old.get(i++));
                j++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + old.get(i++));
            } else {
                lines.add("+ " + now.get(j++));
            }
        }
        return lines;
    }

    private static List<String> near(List<String> lines, int context) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean near = false;
            for (int k = Math.max(0, i - context); k <= Math.min(lines.size() - 1, i + context); k++) {
                near |= !lines.get(k).startsWith("  ");
            }
            if (near) {
                kept.add(lines.get(i));
            }
        }
        return kept;
    }
}
