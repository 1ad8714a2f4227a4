package dev.agentsessions.jobs;

/// What came of looking for one job's file.
public sealed interface JobFile {

    /// @param exposed whether others than its owner may read the file, and with it the credentials in it
    record Read(Job job, boolean exposed) implements JobFile {}

    /// There is none.
    record Missing() implements JobFile {}

    /// There is one, and nothing of it can be relied on.
    ///
    /// @param problem what is wrong with it, without its name
    record Unreadable(String problem, boolean exposed) implements JobFile {}
}
