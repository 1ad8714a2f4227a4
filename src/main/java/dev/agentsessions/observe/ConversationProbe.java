package dev.agentsessions.observe;

import java.util.Set;

/// Port: reads what one agent keeps on disk. Opens for reading only, bounded bytes of each file, never throws for
/// what it finds.
public interface ConversationProbe {
    /// @param ids well-formed conversation ids that are asked after
    /// @param processes whose agent processes say in which folders to look for candidates
    ConversationStore look(Set<String> ids, ProcessTable processes);
}
