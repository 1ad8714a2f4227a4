package dev.agentsessions.status;

import dev.agentsessions.jobs.JobsView;
import dev.agentsessions.judge.AgentPresence;
import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Judge;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.reconcile.Reporting;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes out how every session stands.
public final class Statuses {
    private final Pass.Outcome outcome;
    private final JobsView jobs;
    private final List<Item> items;
    private final Set<String> names = new HashSet<>();

    private Statuses(Pass.Outcome outcome, JobsView jobs) {
        this.outcome = outcome;
        this.jobs = jobs;
        this.items = new Reporting(outcome.judged().registry(), outcome.judgement(), outcome.memory()).items();
        outcome.judged().registry().entries().forEach(entry -> names.add(entry.name()));
    }

    /// The jobs to ask about.
    public static Set<String> jobs(Pass.Outcome outcome) {
        Set<String> ids = new LinkedHashSet<>();
        for (Entry entry : outcome.judged().registry().entries()) {
            if (entry.delegateJobId() != null) {
                ids.add(entry.delegateJobId());
            }
        }
        return ids;
    }

    /// All sessions: entries in their order, then what is in no entry.
    public static List<SessionStatus> of(Pass.Outcome outcome, JobsView jobs) {
        return new Statuses(outcome, jobs).all();
    }

    /// What those who are pushed to are told of each session, by name: how it stands once the pass has written, as JSON.
    ///
    /// Archived entries are left out, as nobody waits for them; so are those of other hosts, which are not looked at
    /// here, and sessions that are in no entry. Of several entries of one name the first that is declared running counts.
    public static Map<String, String> published(Pass.Outcome outcome, JudgeSettings settings, JobsView jobs) {
        Map<String, SessionStatus> byName = new LinkedHashMap<>();
        for (SessionStatus status : of(afterwards(outcome, settings), jobs)) {
            if (status.entered() && !Status.ARCHIVED.word().equals(status.declared())) {
                byName.merge(status.session(), status, Statuses::running);
            }
        }
        Map<String, String> published = new LinkedHashMap<>();
        byName.forEach(
                (name, status) -> published.put(name, new String(JsonText.of(status.json()), StandardCharsets.UTF_8)));
        return published;
    }

    private static SessionStatus running(SessionStatus one, SessionStatus other) {
        String running = Status.RUNNING.word();
        return !running.equals(one.declared()) && running.equals(other.declared()) ? other : one;
    }

    /// The same look, judged by what the registry says now.
    private static Pass.Outcome afterwards(Pass.Outcome outcome, JudgeSettings settings) {
        if (outcome.left() == outcome.judged()) {
            return outcome;
        }
        Judgement judgement = Judge.judge(
                outcome.left().registry(),
                outcome.observation(),
                outcome.memory(),
                settings,
                outcome.judgement().now());
        return new Pass.Outcome(outcome.left(), outcome.left(), outcome.observation(), judgement, outcome.memory());
    }

    private List<SessionStatus> all() {
        List<SessionStatus> all = new ArrayList<>();
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        for (Verdict verdict : outcome.judgement().verdicts()) {
            verdicts.put(verdict.entry().index(), verdict);
        }
        for (Entry entry : outcome.judged().registry().entries()) {
            Verdict verdict = verdicts.get(entry.index());
            all.add(verdict == null ? elsewhere(entry) : here(verdict));
        }
        for (Item item : items) {
            if (item.finding().drift() instanceof Drift.Unregistered found && found.subject().session() != null) {
                all.add(unregistered(found, found.subject().session(), item));
            }
        }
        return all;
    }

    private static SessionStatus unregistered(Drift.Unregistered found, String session, Item item) {
        return new SessionStatus(
                session,
                found.workspace(),
                found.agent().word(),
                null,
                "running",
                null,
                "not registered → running",
                List.of(item.label()),
                List.of(),
                false,
                true,
                false,
                null,
                null,
                null);
    }

    private SessionStatus elsewhere(Entry entry) {
        Truth truth = Truth.elsewhere(String.valueOf(entry.host()));
        return status(entry, truth, List.of(), List.of(), false, JobStatus.Session.UNKNOWN);
    }

    private SessionStatus here(Verdict verdict) {
        Truth truth = Truth.of(verdict);
        List<String> drifts = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        for (Item item : items) {
            if (item.concerns(verdict.entry())) {
                drifts.add(item.label());
                if (!truth.tells(item.finding().drift().kind())) {
                    untold.add(item.label());
                }
            }
        }
        return status(verdict.entry(), truth, drifts, untold, true, session(verdict));
    }

    /// What is archived was put away with its job, however that stood.
    private static JobStatus.Session session(Verdict verdict) {
        if (verdict.entry().is(Status.ARCHIVED)) {
            return JobStatus.Session.UNKNOWN;
        }
        return switch (verdict.life()) {
            case Life.Alive alive ->
                alive.agents() instanceof AgentPresence.Absent ? JobStatus.Session.UNKNOWN : JobStatus.Session.RUNS;
            case Life.Absent _ -> JobStatus.Session.GONE;
            case Life.Renamed _, Life.Unknown _ -> JobStatus.Session.UNKNOWN;
        };
    }

    private SessionStatus status(
            Entry entry,
            Truth truth,
            List<String> drifts,
            List<String> untold,
            boolean here,
            JobStatus.Session session) {
        String declared = entry.statusWord() == null ? "no status" : entry.statusWord();
        return new SessionStatus(
                entry.name(),
                entry.workspace(),
                entry.agentWord(),
                entry.statusWord(),
                Printable.line(truth.word()),
                truth.because() == null ? null : Printable.line(truth.because()),
                Printable.line(truth.asDeclared() ? truth.words() : declared + " → " + truth.words()),
                drifts,
                untold,
                truth.asDeclared() && drifts.isEmpty(),
                here,
                here,
                entry.ownId(),
                job(entry, session),
                null);
    }

    private @Nullable JobStatus job(Entry entry, JobStatus.Session session) {
        String id = entry.delegateJobId();
        return id == null ? null : JobStatus.of(id, entry, session, jobs, names);
    }
}
