package dev.agentsessions.judge;

import dev.agentsessions.session.Status;
import java.util.ArrayList;
import java.util.List;

/// Holds back deaths when so many come at once that one outage is likelier (rule R13).
final class MassAbsence {
    private static final int FEW = 5;

    private MassAbsence() {}

    /// The verdicts, with those deaths that no process or boot proves made unknown if half or more of at least five
    /// running entries would be marked gone.
    static List<Verdict> heldBack(List<Verdict> verdicts) {
        int running = 0;
        int gone = 0;
        for (Verdict verdict : verdicts) {
            if (verdict.entry().is(Status.RUNNING)) {
                running++;
                gone += verdict.life() instanceof Life.Absent ? 1 : 0;
            }
        }
        if (running < FEW || gone * 2 < running) {
            return verdicts;
        }
        List<Verdict> held = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            boolean unproved = verdict.life() instanceof Life.Absent absent && !absent.processProved();
            held.add(unproved && verdict.entry().is(Status.RUNNING) ? unknown(verdict, gone, running) : verdict);
        }
        return held;
    }

    private static Verdict unknown(Verdict verdict, int gone, int running) {
        Life life = new Life.Unknown(
                "mass-absence",
                "",
                "mass absence: " + gone + " of " + running
                        + " running sessions are gone at once, and nothing but the listing shows it of this one",
                "look whether tmux or the machine had an outage; record its pane, or set the status yourself");
        return new Verdict(
                verdict.entry(), life, verdict.evidence(), verdict.notFound(), verdict.refutedBy());
    }
}
