package dev.agentsessions.adapter.agy;

import dev.agentsessions.session.ConversationId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The folder of conversation files, of which only names and times are looked at, and the first thing in it that
/// could not be read.
final class ConversationFolder {
    private final Path path;
    private @Nullable String problem;

    ConversationFolder(Path path) {
        this.path = path;
        if (!Files.isDirectory(path)) {
            problem = Files.exists(path) ? "not a folder" : "no such folder";
        }
    }

    Path path() {
        return path;
    }

    @Nullable String problem() {
        return problem;
    }

    /// The conversation of that id, or null. While agy only appends, the database's own time stands still and that
    /// of its write-ahead log moves.
    @Nullable ConversationFile find(String id) {
        if (!ConversationId.isWellFormed(id)) {
            return null;
        }
        Path database = path.resolve(id + ".db");
        Path legacy = path.resolve(id + ".pb");
        BasicFileAttributes db = regularFile(database);
        BasicFileAttributes pb = regularFile(legacy);
        BasicFileAttributes main = db == null ? pb : db;
        if (main == null) {
            return null;
        }
        Instant log = modified(regularFile(path.resolve(id + ".db-wal")));
        Instant modified = latest(log, latest(modified(db), modified(pb)));
        return new ConversationFile(id, db == null ? legacy : database, main.creationTime().toInstant(), modified);
    }

    private @Nullable BasicFileAttributes regularFile(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? attributes : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            if (problem == null) {
                problem = file.getFileName() + ": " + reason(e);
            }
            return null;
        }
    }

    private static String reason(IOException why) {
        return switch (why) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> why.toString();
        };
    }

    private static Instant modified(@Nullable BasicFileAttributes file) {
        return file == null ? Instant.MIN : file.lastModifiedTime().toInstant();
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
