package dev.agentsessions.app;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.jobs.JobsView;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.status.Statuses;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What the daemon publishes of each session after a pass, with its job. What is wrong with jobs' files is logged when
/// it is found, and again only after it was right.
final class SessionStates implements Function<Pass.Outcome, Map<String, String>> {
    private final JudgeSettings settings;
    private final JobsProbe jobs;
    private final JobsProbe.Events events;
    private final Log log;
    private Set<String> known = Set.of();

    SessionStates(JudgeSettings settings, JobsProbe jobs, JobsProbe.Events events, Log log) {
        this.settings = settings;
        this.jobs = jobs;
        this.events = events;
        this.log = log;
    }

    @Override
    public Map<String, String> apply(Pass.Outcome outcome) {
        JobsView view = jobs.look(Statuses.jobs(outcome)).with(events.last());
        List<String> problems = view.problems();
        for (String problem : problems) {
            if (!known.contains(problem)) {
                log.say(problem);
            }
        }
        known = new HashSet<>(problems);
        return Statuses.published(outcome, settings, view);
    }
}
