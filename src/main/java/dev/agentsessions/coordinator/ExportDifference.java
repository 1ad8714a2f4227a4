package dev.agentsessions.coordinator;

import java.nio.file.Path;

/// What is the matter with one file that is exported.
///
/// @param end of the log as the file has it, where it is behind; else 0
/// @param what a clause about the file, such as `is missing`
public record ExportDifference(Path file, Kind kind, long end, String what) {
    public enum Kind {
        /// It ends before the log does.
        BEHIND,
        /// It is not there, or cannot be read.
        UNREADABLE,
        /// It is not what follows from the log.
        DIFFERENT
    }

    static ExportDifference behind(Path file, long end, long log) {
        return new ExportDifference(
                file, Kind.BEHIND, end, "is behind: it ends at " + end + ", and the log at " + log);
    }

    static ExportDifference missing(Path file) {
        return unreadable(file, "is missing");
    }

    static ExportDifference unreadable(Path file, String what) {
        return new ExportDifference(file, Kind.UNREADABLE, 0, what);
    }

    static ExportDifference changed(Path file, String what) {
        return new ExportDifference(file, Kind.DIFFERENT, 0, what + "; somebody has changed it");
    }

    /// For people.
    public String text() {
        return file + ": " + what;
    }
}
