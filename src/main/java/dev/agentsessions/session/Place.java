package dev.agentsessions.session;

/// Where something stands in a text file; both counted from 1.
public record Place(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
