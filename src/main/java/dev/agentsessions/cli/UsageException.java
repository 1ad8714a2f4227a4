package dev.agentsessions.cli;

/// Something on the command line that cannot be understood.
final class UsageException extends Exception {
    UsageException(String message) {
        super(message);
    }
}
