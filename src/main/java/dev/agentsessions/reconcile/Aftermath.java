package dev.agentsessions.reconcile;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.JournalLine;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Reasons;
import dev.agentsessions.reconcile.Pass.Outcome;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a pass keeps for the next one and for the record, once it was reported.
public final class Aftermath {
    private final MemoryFiles memory;
    private final Journal journal;
    private final JudgeSettings settings;
    private final String program;

    /// @param program version of this program
    public Aftermath(MemoryFiles memory, Journal journal, JudgeSettings settings, String program) {
        this.memory = memory;
        this.journal = journal;
        this.settings = settings;
        this.program = program;
    }

    /// Keeps memory and journal. Neither is worth failing a pass that has been made.
    ///
    /// @param told whether the report was delivered
    /// @return one line for each thing that could not be kept, saying why
    public List<String> keep(Outcome outcome, Report report, boolean told) {
        List<String> notes = new ArrayList<>(remember(outcome, told));
        notes.addAll(journal(outcome, report));
        return notes;
    }

    /// Keeps the memory alone.
    public List<String> remember(Outcome outcome, boolean told) {
        if (outcome.remembered(outcome.memory(), told).equals(outcome.memory())) {
            memory.sweep();
            return List.of();
        }
        // Another pass may have kept something while this one was made.
        return memory.save(outcome.remembered(memory.load().memory(), told));
    }

    /// Keeps the pass whole if it found something new.
    public List<String> journal(Outcome outcome, Report report) {
        if (!report.drifts().isEmpty()) {
            try {
                journal.append(line(outcome, report));
            } catch (LockedException e) {
                return List.of("this pass could not be journaled: " + e.getMessage());
            } catch (IOException e) {
                return List.of("this pass could not be journaled in " + journal.folder() + ": " + Reasons.of(e));
            }
        }
        return List.of();
    }

    private JournalLine line(Outcome outcome, Report report) {
        return new JournalLine(
                program,
                outcome.judgement().now(),
                report.yamlPath(),
                new String(outcome.judged().bytes(), StandardCharsets.UTF_8),
                outcome.observation(),
                outcome.memory(),
                settings,
                verdicts(outcome));
    }

    /// All drifts of a pass as JSON, in the order they were judged: what a replay has to come to again.
    static String verdicts(Outcome outcome) {
        return JsonReport.array(
                new Reporting(outcome.judged().registry(), outcome.judgement(), outcome.memory()).items());
    }
}
