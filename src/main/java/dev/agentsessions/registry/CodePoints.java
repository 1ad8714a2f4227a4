package dev.agentsessions.registry;

import java.util.Arrays;

/// From positions counted in code points, as the YAML engine counts, to positions in a string.
final class CodePoints {
    /// The positions of the code points that take two chars, ascending.
    private final int[] wide;

    private CodePoints(int[] wide) {
        this.wide = wide;
    }

    static CodePoints of(String text) {
        int[] wide = new int[0];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))) {
                if (count == wide.length) {
                    wide = Arrays.copyOf(wide, Math.max(16, 2 * count));
                }
                wide[count] = i - count;
                count++;
                i++;
            }
        }
        return new CodePoints(Arrays.copyOf(wide, count));
    }

    int charIndex(int codePoint) {
        if (wide.length == 0) {
            return codePoint;
        }
        int found = Arrays.binarySearch(wide, codePoint);
        return codePoint + (found < 0 ? -found - 1 : found);
    }
}
