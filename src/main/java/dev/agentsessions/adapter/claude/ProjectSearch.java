package dev.agentsessions.adapter.claude;

import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.session.ConversationId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One search through the project folders of every home, for the files of the conversations asked for and for those
/// that could be going on in some working directories. Each folder is listed once, by names; only a file whose name
/// matters is looked at.
final class ProjectSearch {
    private static final String SUFFIX = ".jsonl";

    private final Set<String> ids;
    private final List<LiveFolder> folders;
    private final Map<String, List<TranscriptFile>> asked = new HashMap<>();
    private final Map<String, Map<String, List<TranscriptFile>>> recent = new HashMap<>();

    /// @param ids conversations whose files are looked for
    /// @param folders working directories whose recent conversations are looked for
    ProjectSearch(Set<String> ids, List<LiveFolder> folders) {
        this.ids = ids;
        this.folders = folders;
    }

    /// Searches a home, which learns what could not be read.
    void in(Home home) {
        try (DirectoryStream<Path> projects = Files.newDirectoryStream(home.projects())) {
            if (ids.isEmpty() && folders.isEmpty()) {
                return;
            }
            for (Path project : projects) {
                list(home, project);
            }
        } catch (IOException | DirectoryIteratorException e) {
            home.failed(home.projects(), e);
        }
    }

    /// By id, the best file of each conversation asked for that was found.
    Map<String, Artifact> artifacts() {
        Map<String, Artifact> artifacts = new HashMap<>();
        asked.forEach((id, files) -> artifacts.put(id, TranscriptFile.best(files).artifact()));
        return artifacts;
    }

    /// By working directory, and there in the order of their ids.
    Map<String, List<Candidate>> candidates() {
        Map<String, List<Candidate>> candidates = new HashMap<>();
        recent.forEach((cwd, byId) -> {
            List<Candidate> here = new ArrayList<>();
            for (List<TranscriptFile> files : byId.values()) {
                Candidate candidate = TranscriptFile.best(files).candidate(cwd);
                if (candidate != null) {
                    here.add(candidate);
                }
            }
            if (!here.isEmpty()) {
                candidates.put(cwd, List.copyOf(here));
            }
        });
        return candidates;
    }

    private void list(Home home, Path project) {
        List<LiveFolder> keptHere = keptIn(project.getFileName().toString());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(project)) {
            for (Path file : files) {
                String id = idOf(file.getFileName().toString());
                if (id != null && (!keptHere.isEmpty() || ids.contains(id))) {
                    take(TranscriptFile.at(home, id, file), keptHere);
                }
            }
        } catch (NotDirectoryException e) {
            // Files of other purposes stand between the folders.
        } catch (IOException | DirectoryIteratorException e) {
            home.failed(project, e);
        }
    }

    private List<LiveFolder> keptIn(String project) {
        List<LiveFolder> kept = new ArrayList<>();
        for (LiveFolder folder : folders) {
            if (folder.keepsIn(project)) {
                kept.add(folder);
            }
        }
        return kept;
    }

    private void take(@Nullable TranscriptFile file, List<LiveFolder> keptHere) {
        if (file == null) {
            return;
        }
        if (ids.contains(file.id())) {
            asked.computeIfAbsent(file.id(), _ -> new ArrayList<>()).add(file);
        }
        for (LiveFolder folder : keptHere) {
            if (!file.modified().isBefore(folder.since())) {
                recent.computeIfAbsent(folder.cwd(), _ -> new TreeMap<>())
                        .computeIfAbsent(file.id(), _ -> new ArrayList<>())
                        .add(file);
            }
        }
    }

    private static @Nullable String idOf(String fileName) {
        if (!fileName.endsWith(SUFFIX)) {
            return null;
        }
        String id = fileName.substring(0, fileName.length() - SUFFIX.length());
        return ConversationId.isWellFormed(id) ? id : null;
    }
}
