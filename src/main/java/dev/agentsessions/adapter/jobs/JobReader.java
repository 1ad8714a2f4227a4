package dev.agentsessions.adapter.jobs;

import dev.agentsessions.jobs.Job;
import dev.agentsessions.jobs.JobFile;
import dev.agentsessions.jobs.JobId;
import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one job's file. Only the fields of [Job] are ever made into values; the prompt and the credentials are passed
/// over byte by byte.
final class JobReader {
    /// A prompt may be long, but not that long.
    static final int LARGEST = 1 << 20;

    private static final int LONGEST_WORD = 200;

    private static final Set<PosixFilePermission> OF_OTHERS = Collections.unmodifiableSet(EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE));

    private @Nullable Long schema;
    private @Nullable String jobId;
    private @Nullable String status;
    private @Nullable Long lastSeq;
    private @Nullable String updatedAt;
    private @Nullable String agentSession;

    private JobReader() {}

    /// Never throws for what it finds, and never follows a link.
    ///
    /// @param id as the file is named
    static JobFile read(Path file, String id) {
        boolean exposed = false;
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return new JobFile.Unreadable("it is no regular file", false);
            }
            exposed = !Collections.disjoint(attributes.permissions(), OF_OTHERS);
            if (!JobId.isWellFormed(id)) {
                return new JobFile.Unreadable("its name is no job id", exposed);
            }
            byte[] json = bytes(file);
            return json.length > LARGEST
                    ? new JobFile.Unreadable("it is larger than 1 MiB", exposed)
                    : new JobReader().job(json, id, exposed);
        } catch (NoSuchFileException _) {
            return new JobFile.Missing();
        } catch (AccessDeniedException _) {
            return new JobFile.Unreadable("permission denied", exposed);
        } catch (JsonException e) {
            return new JobFile.Unreadable("it is " + e.getMessage(), exposed);
        } catch (IOException e) {
            return new JobFile.Unreadable("it cannot be read", exposed);
        }
    }

    /// The first bytes, one more than are allowed. What was a file a moment ago may be a link now: the open refuses it.
    private static byte[] bytes(Path file) throws IOException {
        try (SeekableByteChannel in =
                Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), LARGEST) + 1);
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
            byte[] all = new byte[bytes.position()];
            bytes.flip().get(all);
            return all;
        }
    }

    private JobFile job(byte[] json, String id, boolean exposed) throws JsonException {
        JsonReader reader = new JsonReader(json, 0, json.length);
        if (!reader.enterObject()) {
            return new JobFile.Unreadable("it is no JSON object", exposed);
        }
        for (String name = reader.nextName(); name != null; name = reader.nextName()) {
            field(name, reader);
        }
        reader.finish();
        String problem = problem(id);
        if (problem != null || status == null) {
            return new JobFile.Unreadable(problem == null ? "it has no status" : problem, exposed);
        }
        long seq = lastSeq == null ? 0 : Math.max(0, lastSeq);
        return new JobFile.Read(new Job(id, status, seq, moment(updatedAt), agentSession), exposed);
    }

    private void field(String name, JsonReader value) throws JsonException {
        switch (name) {
            case "schema_version" -> schema = value.integer();
            case "job_id" -> jobId = word(value);
            case "status" -> status = word(value);
            case "last_seq" -> lastSeq = value.integer();
            case "updated_at" -> updatedAt = word(value);
            case "agent_session" -> agentSession = word(value);
            default -> {}
        }
    }

    private static @Nullable String word(JsonReader value) throws JsonException {
        String text = value.text();
        return text == null || text.length() <= LONGEST_WORD ? text : text.substring(0, LONGEST_WORD);
    }

    private @Nullable String problem(String id) {
        if (schema != null && schema != 1) {
            return "its schema_version is " + schema + ", and only 1 is known";
        }
        return jobId == null || id.equals(jobId) ? null : "its job_id is not that of its name";
    }

    private static @Nullable Instant moment(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }
}
