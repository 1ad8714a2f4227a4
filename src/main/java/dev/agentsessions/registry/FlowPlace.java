package dev.agentsessions.registry;

import java.util.List;

/// The place behind an element of a flow collection.
///
/// @param before where the element before it, or the opening bracket, ends
/// @param start of the element
/// @param end of the element
/// @param limit where the next element or the closing bracket begins
record FlowPlace(String source, int before, int start, int end, int limit) {

    private boolean isOnOwnLine() {
        return Lines.hasBreak(source, before, start);
    }

    /// Where a new element on a line of its own begins.
    int column() {
        return isOnOwnLine() ? Lines.column(source, start) : 0;
    }

    String lineBreak() {
        return isOnOwnLine() ? Lines.breakNear(source, start) : "\n";
    }

    /// @param elements already written
    /// @param comma between elements on one line
    void insert(Splicer out, List<String> elements, String comma) {
        int next = Lines.skipIgnored(source, end, limit);
        boolean hasComma = next < limit && source.charAt(next) == ',';
        boolean commaEndsLine = hasComma && !Lines.hasBreak(source, end, next) && Lines.isRestIgnored(source, next + 1);
        if (!isOnOwnLine() || (hasComma && !commaEndsLine)) {
            out.copyTo(end);
            for (String element : elements) {
                out.add(comma).add(element);
            }
            return;
        }
        String line = lineBreak() + " ".repeat(column());
        if (hasComma) {
            out.copyTo(Lines.end(source, next));
            for (String element : elements) {
                out.add(line).add(element).add(",");
            }
            return;
        }
        out.copyTo(end).add(",");
        if (Lines.isRestIgnored(source, end)) {
            out.copyTo(Lines.end(source, end));
        }
        out.add(line).add(String.join("," + line, elements));
    }
}
