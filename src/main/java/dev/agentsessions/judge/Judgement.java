package dev.agentsessions.judge;

import java.time.Instant;
import java.util.List;

/// All that one pass concludes.
///
/// @param now the time it was judged at
/// @param verdicts one for each entry of this host, in the registry's order
/// @param findings every drift with what is to be done about it, in a stable order
/// @param secondLookWanted a second look may tell what this one could not, such as an absence that was seen once
public record Judgement(
        Instant now, List<Verdict> verdicts, List<Finding> findings, boolean secondLookWanted) {
    public Judgement {
        verdicts = List.copyOf(verdicts);
        findings = List.copyOf(findings);
    }
}
