package dev.agentsessions.messages;

/// Hears how far a write has come, so that a test can meddle, or kill the process, just there.
interface DiskSteps {
    void reached(Step step);

    enum Step {
        APPENDED,
        APPEND_SYNCED,
        COPY_WRITTEN,
        COPY_SYNCED,
        COPY_RENAMED
    }

    /// For all but tests.
    final class Unheard implements DiskSteps {
        @Override
        public void reached(Step step) {}
    }
}
