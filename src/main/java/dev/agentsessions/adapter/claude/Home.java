package dev.agentsessions.adapter.claude;

import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import dev.agentsessions.observe.ConversationStore.Root;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One configuration folder of Claude Code, such as `~/.claude`, and the first thing that could not be read of its
/// transcripts.
final class Home {
    static final int DEFAULT_RETENTION_DAYS = 30;

    private final Path path;
    private @Nullable String problem;

    Home(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path projects() {
        return path.resolve("projects");
    }

    /// Notes that something below `projects` could not be read.
    void failed(Path what, Exception why) {
        if (problem == null) {
            String reason = reason(why);
            problem = what.equals(projects()) ? reason : projects().relativize(what) + ": " + reason;
        }
    }

    Root root() {
        return new Root(projects().toString(), problem, retentionDays());
    }

    private static String reason(Exception why) {
        return switch (why) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a folder";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> why.toString();
        };
    }

    private int retentionDays() {
        byte[] settings = SmallFile.read(path.resolve("settings.json"));
        CleanupPeriod period = new CleanupPeriod();
        boolean whole = settings != null && TopLevel.read(settings, 0, settings.length, period);
        return whole && period.days > 0 ? period.days : DEFAULT_RETENTION_DAYS;
    }

    private static final class CleanupPeriod implements TopLevel.Fields {
        private int days;

        @Override
        public void field(String name, JsonReader value) throws JsonException {
            Long number = name.equals("cleanupPeriodDays") ? value.integer() : null;
            if (number != null && number == number.intValue()) {
                days = number.intValue();
            }
        }
    }
}
