package dev.agentsessions.judge;

import dev.agentsessions.session.Entry;
import java.util.ArrayList;
import java.util.List;

/// What is concluded of one entry, and on what ground.
///
/// @param notFound what was looked for and is not there
/// @param refutedBy what observation would overturn the verdict
public record Verdict(
        Entry entry, Life life, List<Evidence> evidence, List<String> notFound, List<String> refutedBy) {
    public Verdict {
        evidence = List.copyOf(evidence);
        notFound = List.copyOf(notFound);
        refutedBy = List.copyOf(refutedBy);
    }

    /// The same verdict, with more evidence.
    Verdict with(List<Evidence> more) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.addAll(more);
        return new Verdict(entry, life, all, notFound, refutedBy);
    }
}
