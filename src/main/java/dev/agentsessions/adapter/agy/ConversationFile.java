package dev.agentsessions.adapter.agy;

import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Kind;
import java.nio.file.Path;
import java.time.Instant;

/// A conversation on disk.
///
/// @param path its database, or the opaque `.pb` file of old versions
/// @param created the creation time of that file, or its last change where the file system keeps none
/// @param modified the last change to any of its files
record ConversationFile(String id, Path path, Instant created, Instant modified) {

    Candidate candidate(String cwd) {
        return new Candidate(id, path.toString(), cwd, created, modified, Kind.INTERACTIVE);
    }
}
