package dev.agentsessions.registry;

/// Builds a text from an old one: what is not skipped is copied, in order, and nothing is copied twice.
final class Splicer {
    private final String source;
    private final StringBuilder out;
    private int position;

    Splicer(String source) {
        this.source = source;
        this.out = new StringBuilder(source.length() + 1024);
    }

    /// Copies up to `to`, unless that far has been reached already.
    Splicer copyTo(int to) {
        if (to > position) {
            out.append(source, position, to);
            position = to;
        }
        return this;
    }

    Splicer add(String text) {
        out.append(text);
        return this;
    }

    Splicer skipTo(int to) {
        position = Math.max(position, to);
        return this;
    }

    String finish() {
        return copyTo(source.length()).out.toString();
    }
}
