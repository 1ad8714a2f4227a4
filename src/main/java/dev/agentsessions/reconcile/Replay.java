package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Judge;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.memory.JournalLine;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Judges a recorded pass again.
///
/// @param recorded the drifts that were reported then, as JSON
/// @param now the drifts that this program comes to, as JSON
/// @param items the same, for people
public record Replay(String recorded, String now, List<Item> items) {

    public static Replay of(JournalLine line) throws RegistryException {
        RegistryText text = RegistryText.parse(line.registry(), line.text().getBytes(StandardCharsets.UTF_8));
        Judgement judgement =
                Judge.judge(text.registry(), line.observation(), line.memory(), line.settings(), line.at());
        List<Item> items = new ArrayList<>(new Reporting(text.registry(), judgement, line.memory()).items());
        return new Replay(line.drifts(), JsonReport.array(items), items);
    }

    public boolean differs() {
        return !recorded.equals(now);
    }
}
