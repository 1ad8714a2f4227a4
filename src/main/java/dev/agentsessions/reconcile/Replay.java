package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Judge;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.memory.JournalLine;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.report.JsonReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A recorded pass, judged again.
///
/// @param recorded the drifts that were reported then, as JSON
/// @param now the drifts that this program comes to, as JSON
public record Replay(String recorded, String now) {

    public static Replay of(JournalLine line) throws RegistryException {
        RegistryText text = RegistryText.parse(line.registry(), line.text().getBytes(StandardCharsets.UTF_8));
        Judgement judgement =
                Judge.judge(text.registry(), line.observation(), line.memory(), line.settings(), line.at());
        return new Replay(
                line.drifts(),
                JsonReport.array(new Reporting(text.registry(), judgement, line.memory()).items()));
    }

    public boolean differs() {
        return !recorded.equals(now);
    }

    /// The drifts, as JSON, that were decided then and are not now.
    public List<String> lost() {
        return without(recorded, now);
    }

    /// The drifts, as JSON, that are decided now and were not then.
    public List<String> gained() {
        return without(now, recorded);
    }

    private static List<String> without(String drifts, String others) {
        List<String> left = new ArrayList<>(JsonReport.elements(drifts));
        left.removeAll(JsonReport.elements(others));
        return left;
    }
}
