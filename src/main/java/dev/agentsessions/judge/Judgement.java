package dev.agentsessions.judge;

import java.time.Instant;
import java.util.List;

/// All that one pass concludes.
///
/// @param now the time it was judged at
/// @param verdicts one for each entry of this host, in the registry's order
/// @param findings every drift with what is to be done about it, in a stable order
/// @param secondLookWanted some entry was seen absent once, and must be seen absent again
public record Judgement(
        Instant now, List<Verdict> verdicts, List<Finding> findings, boolean secondLookWanted) {
    public Judgement {
        verdicts = List.copyOf(verdicts);
        findings = List.copyOf(findings);
    }
}
