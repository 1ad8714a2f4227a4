package dev.agentsessions.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/// What to say of a failure.
public final class Failures {
    private Failures() {}

    /// One line, but for what the world has put into it.
    public static String message(Exception e) {
        String message = e instanceof AccessDeniedException denied
                ? denied.getFile() + ": permission denied"
                : e.getMessage();
        boolean told = e instanceof IOException || !e.getClass().getName().startsWith("java.");
        return message != null && told
                ? message
                : "a defect of this program: " + e + "; please report it with the output of -v";
    }
}
