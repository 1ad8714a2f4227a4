package dev.agentsessions.daemon;

import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.Report;
import java.util.List;

/// One pass of the daemon with all that surrounds it: what is remembered, who is told, what is kept.
public interface Round {
    /// Makes a pass, and tells everybody.
    Made make(Broker broker) throws Exception;

    /// What came of it.
    ///
    /// @param report to those who are pushed to
    /// @param heard whether those who asked took what there was for them
    /// @param notes a line for each thing that could not be read or kept
    record Made(Pass.Outcome outcome, Report report, boolean heard, List<String> notes) {
        public Made {
            notes = List.copyOf(notes);
        }
    }

    /// Port: where the documents go that somebody asked for.
    interface Feed {
        /// Whether anybody asked.
        boolean wanted();

        /// @return whether the document was taken
        boolean print(byte[] document);
    }
}
