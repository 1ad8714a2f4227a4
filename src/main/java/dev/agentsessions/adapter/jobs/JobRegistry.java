package dev.agentsessions.adapter.jobs;

import dev.agentsessions.jobs.JobFile;
import dev.agentsessions.jobs.JobId;
import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.jobs.JobsSurvey;
import dev.agentsessions.jobs.JobsView;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The job registry of multi-agent-mux: a folder with a file `<job_id>.json` for each job, beside `.lock` and
/// `<job_id>.events.log` (its skills/delegate-job/registry.md).
public final class JobRegistry implements JobsProbe {
    private static final String SUFFIX = ".json";
    private static final int MOST = 10_000;

    private final @Nullable Path folder;
    private final int most;

    /// @param folder null if none is configured
    public JobRegistry(@Nullable Path folder) {
        this(folder, MOST);
    }

    /// @param most files that a survey looks at
    JobRegistry(@Nullable Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    @Override
    public JobsView look(Set<String> ids) {
        if (folder == null) {
            return JobsView.NONE;
        }
        Map<String, JobFile> files = new HashMap<>();
        for (String id : ids) {
            if (JobId.isWellFormed(id)) {
                files.put(id, JobReader.read(folder.resolve(id + SUFFIX), id));
            }
        }
        return new JobsView(folder.toString(), files.isEmpty() ? null : problem(folder), files, Map.of());
    }

    private static @Nullable String problem(Path folder) {
        try (DirectoryStream<Path> _ = Files.newDirectoryStream(folder)) {
            return null;
        } catch (IOException e) {
            return reason(e);
        }
    }

    @Override
    public JobsSurvey survey() {
        if (folder == null) {
            return JobsSurvey.NONE;
        }
        Map<String, JobFile> files = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, JobRegistry::isJob)) {
            for (Path file : all) {
                if (files.size() == most) {
                    return new JobsSurvey(folder.toString(), null, files, true);
                }
                String name = file.getFileName().toString();
                String id = name.substring(0, name.length() - SUFFIX.length());
                files.put(id, JobReader.read(file, id));
            }
            return new JobsSurvey(folder.toString(), null, files, false);
        } catch (IOException e) {
            return new JobsSurvey(folder.toString(), reason(e), files, false);
        } catch (DirectoryIteratorException _) {
            return new JobsSurvey(folder.toString(), "it cannot be listed to its end", files, true);
        }
    }

    private static boolean isJob(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such folder";
            case NotDirectoryException _ -> "it is no folder";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
