package dev.agentsessions.memory;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Says in words why a file could not be used; the exceptions of java.nio.file mostly name the file and no reason.
public final class Reasons {
    private Reasons() {}

    public static String of(Exception e) {
        @Nullable String reason =
                switch (e) {
                    case NoSuchFileException _ -> "no such file";
                    case AccessDeniedException _ -> "permission denied";
                    case FileAlreadyExistsException _ -> "something else is there";
                    case NotDirectoryException _ -> "it is no folder";
                    case FileSystemException failure -> failure.getReason();
                    default -> e.getMessage();
                };
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
