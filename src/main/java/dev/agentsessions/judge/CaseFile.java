package dev.agentsessions.judge;

import java.util.ArrayList;
import java.util.List;

/// Gathers the ground of one verdict while it is being reached.
final class CaseFile {
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<String> notFound = new ArrayList<>();
    private final List<String> refutedBy = new ArrayList<>();

    void found(String fact, String source, String seen) {
        evidence.add(new Evidence(fact, source, seen));
    }

    void notFound(String what) {
        notFound.add(what);
    }

    void refutedBy(String observation) {
        refutedBy.add(observation);
    }

    List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    List<String> notFound() {
        return List.copyOf(notFound);
    }

    List<String> refutedBy() {
        return List.copyOf(refutedBy);
    }
}
