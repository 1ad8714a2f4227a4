package dev.agentsessions.coordinator;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// What is the matter with one file that is exported.
///
/// @param end of the log as the file has it, where it is behind; else 0
/// @param what a clause about the file, such as `is missing`
public record ExportDifference(Path file, Kind kind, long end, String what) {
    private static final String IN_NO_FOLDER =
            "cannot be there, as what it should be in is no folder; put that aside, or name another with mesh.export.dir";

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
        return unreadable(file, isInNoFolder(file) ? IN_NO_FOLDER : "is missing");
    }

    static ExportDifference unreadable(Path file, String what) {
        return new ExportDifference(file, Kind.UNREADABLE, 0, what);
    }

    static ExportDifference unreadable(Path file, IOException e) {
        String why = e instanceof AccessDeniedException ? "permission denied" : reason(e);
        return unreadable(file, isInNoFolder(file) ? IN_NO_FOLDER : "cannot be read: " + why);
    }

    /// As with a file or a link that leads nowhere in place of the folder.
    private static boolean isInNoFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder);
    }

    /// A failure of the file system names the file, as it is named already.
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException system ? system.getReason() : null;
        return reason == null ? String.valueOf(e.getMessage()) : reason;
    }

    static ExportDifference changed(Path file, String what) {
        return new ExportDifference(file, Kind.DIFFERENT, 0, what + "; somebody has changed it");
    }

    /// For people.
    public String text() {
        return file + ": " + what;
    }
}
