package dev.agentsessions.desk;

import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Difference;
import dev.agentsessions.mesh.log.Findings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is answered about the log and the state.
final class Audited {
    private Audited() {}

    static Map<String, @Nullable Object> verified(Books books) throws Refused, IOException {
        Findings findings = books.verify();
        BrokenLogException broken = findings.broken();
        if (broken != null) {
            throw broken(broken);
        }
        if (!findings.clean()) {
            throw new Refused(
                            Reason.STATE_DIFFERS,
                            "the state is not what follows from the log: " + first(findings)
                                    + "; `agent-mesh rebuild` makes it anew")
                    .with("differing", findings.differing())
                    .with("differences", differences(findings));
        }
        Map<String, @Nullable Object> fields = counts(findings);
        fields.put("exports", books.exportDifferences());
        return fields;
    }

    static Map<String, @Nullable Object> rebuilt(Books books) throws Refused, IOException {
        try {
            Findings findings = books.rebuild();
            Map<String, @Nullable Object> fields = counts(findings);
            fields.put("mended", findings.unreadable() == null ? findings.differing() : 1L);
            fields.put("differences", differences(findings));
            return fields;
        } catch (BrokenLogException e) {
            throw broken(e);
        }
    }

    private static Refused broken(BrokenLogException e) {
        return new Refused(
                        Reason.LOG_BROKEN,
                        e.getMessage() + "; nothing behind it can be trusted: bring the store back from a copy")
                .with("seq", e.seq());
    }

    private static Map<String, @Nullable Object> counts(Findings findings) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("events", findings.events());
        fields.put("agents", findings.agents());
        fields.put("tasks", findings.tasks());
        return fields;
    }

    private static String first(Findings findings) {
        String unreadable = findings.unreadable();
        if (unreadable != null) {
            return unreadable;
        }
        String first = findings.differences().getFirst().text();
        return findings.differing() == 1 ? first : first + ", and " + (findings.differing() - 1) + " more";
    }

    private static List<String> differences(Findings findings) {
        String unreadable = findings.unreadable();
        return unreadable != null
                ? List.of(unreadable)
                : findings.differences().stream().map(Difference::text).toList();
    }
}
