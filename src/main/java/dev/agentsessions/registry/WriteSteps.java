package dev.agentsessions.registry;

/// Hears how far a write has come, so that a test can meddle, or kill the process, just there.
interface WriteSteps {
    void reached(Step step);

    /// In the order in which they come.
    enum Step {
        LOCKED,
        COPIED,
        WRITTEN,
        SYNCED,
        CHECKED,
        RENAMED,
        FOLDER_SYNCED
    }

    /// For all but tests.
    final class Unheard implements WriteSteps {
        @Override
        public void reached(Step step) {}
    }
}
