package dev.agentsessions.messages;

import java.io.IOException;

/// Hears how far a write has come, so that a test can meddle, or kill the process, just there.
interface DiskSteps {
    /// @throws IOException as the disk would
    void reached(Step step) throws IOException;

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
