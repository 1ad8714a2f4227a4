package dev.agentsessions.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole job registry.
///
/// @param folder null if none is configured
/// @param problem why the folder cannot be read, or null
/// @param files by the name of the file without `.json`
/// @param more whether there are files that were not looked at, as there are too many
public record JobsSurvey(
        @Nullable String folder, @Nullable String problem, Map<String, JobFile> files, boolean more) {
    public static final JobsSurvey NONE = new JobsSurvey(null, null, Map.of(), false);

    public JobsSurvey {
        files = new TreeMap<>(files);
    }
}
