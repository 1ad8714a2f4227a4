package dev.agentsessions.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What can be told of the jobs that were asked for.
///
/// @param folder of the job registry, or null if none is configured
/// @param problem why the folder cannot be read, or null
/// @param files by job id, those that were looked for
/// @param events the last of each job, if any was received
public record JobsView(
        @Nullable String folder,
        @Nullable String problem,
        Map<String, JobFile> files,
        Map<String, LastEvent> events) {
    public static final JobsView NONE = new JobsView(null, null, Map.of(), Map.of());

    public JobsView {
        files = new TreeMap<>(files);
        events = Map.copyOf(events);
    }

    /// The same, with what was received.
    public JobsView with(Map<String, LastEvent> received) {
        return new JobsView(folder, problem, files, received);
    }

    /// What somebody should see to, a line each, in a stable order.
    public List<String> problems() {
        if (folder == null) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        if (problem != null) {
            problems.add(folder + ": the job registry cannot be read: " + problem + "; see to jobs.folder");
        }
        files.forEach((id, file) -> {
            String path = folder + "/" + id + ".json";
            switch (file) {
                case JobFile.Read read when read.exposed() -> problems.add(exposed(path));
                case JobFile.Unreadable unreadable -> {
                    problems.add(path + ": job unreadable: " + unreadable.problem());
                    if (unreadable.exposed()) {
                        problems.add(exposed(path));
                    }
                }
                case JobFile.Read _, JobFile.Missing _ -> {}
            }
        });
        return problems;
    }

    private static String exposed(String path) {
        return path + ": others may read it, and with it the credentials in it; chmod 600 it";
    }
}
