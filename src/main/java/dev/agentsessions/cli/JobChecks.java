package dev.agentsessions.cli;

import dev.agentsessions.jobs.JobFile;
import dev.agentsessions.jobs.JobsSurvey;
import dev.agentsessions.report.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What `doctor` says of the job registry (rule S13).
final class JobChecks {
    private static final String NAME = "jobs";
    private static final int MOST_NAMES = 3;

    private JobChecks() {}

    /// @param delegated the jobs that the registry names
    static List<Check> of(JobsSurvey survey, Set<String> delegated) {
        String folder = survey.folder();
        if (folder == null) {
            return List.of(Check.ok(NAME, "no job registry is configured (jobs.folder)"));
        }
        if (survey.problem() != null) {
            return List.of(Check.warning(
                    NAME,
                    folder + ": " + survey.problem(),
                    "correct jobs.folder or the permissions; until then jobs are shown by their ids alone"));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(Check.ok(NAME, folder + ": " + counted(survey, delegated)));
        List<String> exposed = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        survey.files().forEach((id, file) -> {
            switch (file) {
                case JobFile.Read read when read.exposed() -> exposed.add(id + ".json");
                case JobFile.Unreadable bad -> {
                    unreadable.add(id + ".json (" + bad.problem() + ")");
                    if (bad.exposed()) {
                        exposed.add(id + ".json");
                    }
                }
                case JobFile.Read _, JobFile.Missing _ -> {}
            }
        });
        if (!exposed.isEmpty()) {
            checks.add(Check.warning(
                    NAME,
                    "readable by others: " + some(exposed),
                    "they hold credentials: chmod 600 them, and see that whatever writes them does"));
        }
        if (!unreadable.isEmpty()) {
            checks.add(Check.warning(
                    NAME, "unreadable: " + some(unreadable), "see what wrote them; their jobs are shown as unreadable"));
        }
        return checks;
    }

    private static String counted(JobsSurvey survey, Set<String> delegated) {
        int named = 0;
        for (Map.Entry<String, JobFile> file : survey.files().entrySet()) {
            named += delegated.contains(file.getKey()) ? 1 : 0;
        }
        int all = survey.files().size();
        return (survey.more() ? "more than " : "") + Counted.of(all, "job", "jobs") + ", " + named
                + " of them delegated to a session that is in the registry";
    }

    private static String some(List<String> names) {
        int shown = Math.min(names.size(), MOST_NAMES);
        String rest = names.size() == shown ? "" : " and " + (names.size() - shown) + " more";
        return String.join(", ", names.subList(0, shown)) + rest;
    }
}
