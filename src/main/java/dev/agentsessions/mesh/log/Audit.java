package dev.agentsessions.mesh.log;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.log.Archive.Mending;
import java.io.IOException;
import java.util.List;

/// Holds the state against the log, and makes it anew from it.
public final class Audit {
    /// So many differences are told one by one.
    public static final int MOST_DIFFERENCES = 100;

    /// One that is larger was never given: a million claims a second take 150,000 years to get there.
    private static final long LARGEST_TOKEN = Long.MAX_VALUE / 2;

    private final Archive archive;

    public Audit(Archive archive) {
        this.archive = archive;
    }

    /// Follows the log from its beginning, checks its chain, and compares what follows from it with the state that is
    /// kept, byte for byte. Nobody is kept from writing.
    ///
    /// @throws IOException if the store cannot be had
    public Findings verify() throws IOException {
        return archive.inspect(contents -> {
            Reading reading = new Reading();
            reading.follow(contents);
            return reading.compare(contents);
        });
    }

    /// Makes the state from the log, if it is not what follows from it, and tells all agents. Tokens stay above every one
    /// that the state knew of, too.
    ///
    /// @return what was amiss
    /// @throws BrokenLogException if the log itself is not in order; nothing is changed then
    /// @throws IOException if the store cannot be had
    public Findings rebuild() throws BrokenLogException, IOException {
        // What is long in the log is read before anybody is kept waiting.
        Reading reading = archive.inspect(contents -> {
            Reading first = new Reading();
            first.follow(contents);
            return first;
        });
        Findings findings = archive.mend(mending -> {
            reading.follow(mending);
            Findings amiss = reading.compare(mending);
            if (amiss.broken() == null && !amiss.clean()) {
                mend(mending, reading);
            }
            return amiss;
        });
        if (findings.broken() != null) {
            throw findings.broken();
        }
        return findings;
    }

    private static void mend(Mending mending, Reading reading) {
        long known = mending.largestToken();
        long token = known > LARGEST_TOKEN ? 0 : known;
        reading.misfiled().forEach(mending::file);
        mending.replaceState(reading.replay().agents(), reading.replay().tasks());
        mending.note(
                new Change.Directed(
                        Mesh.ALL,
                        "rebuilt",
                        "The state was not what follows from the log, and was made anew from it. Ask again for what you"
                                + " hold and wait for",
                        List.of()),
                token,
                reading.firstDeadline());
    }
}
