package dev.agentsessions.adapter.claude;

import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A regular file `<id>.jsonl` in one of the project folders.
///
/// @param home in which it was found
/// @param id the conversation's id: the file's name, as copied lines inside can name another
/// @param created the file's own creation time, or `modified` where the file system keeps none
record TranscriptFile(Home home, String id, Path path, Instant created, Instant modified) {

    /// The file, or null if it is gone by now, no regular file, or unreadable, which its home then knows.
    static @Nullable TranscriptFile at(Home home, String id, Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return file.isRegularFile()
                    ? new TranscriptFile(
                            home,
                            id,
                            path,
                            file.creationTime().toInstant(),
                            file.lastModifiedTime().toInstant())
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            home.failed(path, e);
            return null;
        }
    }

    /// The one of several files of one conversation: a conversation that moves can leave a stub behind, so one with
    /// messages comes before one without, and then the newest.
    static TranscriptFile best(List<TranscriptFile> files) {
        TranscriptFile best = files.getFirst();
        boolean bestSpoken = files.size() > 1 && best.hasMessages();
        for (TranscriptFile file : files.subList(1, files.size())) {
            boolean spoken = file.hasMessages();
            if (spoken == bestSpoken ? file.modified.isAfter(best.modified) : spoken) {
                best = file;
                bestSpoken = spoken;
            }
        }
        return best;
    }

    Artifact artifact() {
        return new Artifact(path.toString(), modified);
    }

    /// This conversation as one that could be going on in `cwd`; null if it belongs to another directory, or could
    /// not be read. One that began there and has gone elsewhere since still could be.
    @Nullable Candidate candidate(String cwd) {
        Transcript transcript = transcript();
        if (transcript == null) {
            return null;
        }
        String last = transcript.lastCwd();
        if (last != null && !last.equals(cwd) && !cwd.equals(transcript.firstCwd())) {
            return null;
        }
        // Not the times inside: a fork begins with a copy of old lines.
        return new Candidate(id, path.toString(), last, created, modified, transcript.kind());
    }

    private boolean hasMessages() {
        Transcript transcript = transcript();
        return transcript != null && transcript.hasMessages();
    }

    private @Nullable Transcript transcript() {
        try {
            return Transcript.read(path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            home.failed(path, e);
            return null;
        }
    }
}
