package dev.agentsessions.jobs;

import java.util.Map;
import java.util.Set;

/// Port: the job registry. Nothing here is ever written, and nothing throws for what a file holds.
public interface JobsProbe {
    /// Looks up these jobs.
    ///
    /// @param ids in any form; what is no job id is not looked for
    JobsView look(Set<String> ids);

    /// Looks at every file there is, or at as many as are reasonable.
    JobsSurvey survey();

    /// The last events that were received, by job. Apart from the registry, as a broker's messages are.
    interface Events {
        Map<String, LastEvent> last();
    }
}
