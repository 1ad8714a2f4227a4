package dev.agentsessions.memory;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.memory.StateFormat.State;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Keeps a registry's [Memory] in the state folder, one file for each workspace.
///
/// Nothing that goes wrong here is an exception, for losing memory costs a repeated report and no more: what cannot be
/// read counts as forgotten, what cannot be written is forgotten by the next pass, and a note says so. A file that a
/// power failure damaged is seen to be damaged.
public final class MemoryFiles {
    private static final String TEMPORARY = ".tmp";

    private final Path folder;
    private final String registry;

    /// @param registry path of the registry whose memory this is, spelt the same by every pass; another registry's
    ///     file is passed over, and replaced only where it has the name that a file of ours needs
    public MemoryFiles(Path stateFolder, Path registry) {
        this.folder = stateFolder;
        this.registry = registry.toString();
    }

    /// What is remembered, of every workspace, whether the registry has it (yet, or still) or not.
    ///
    /// @param notes one line for each file that was passed over, saying why
    public record Remembered(Memory memory, List<String> notes) {
        public Remembered {
            notes = List.copyOf(notes);
        }
    }

    public Remembered load() {
        List<String> notes = new ArrayList<>();
        Map<String, OfWorkspace> workspaces = new HashMap<>();
        for (Path file : files(notes)) {
            try {
                if (isState(file)) {
                    State state = readOurs(file);
                    workspaces.put(state.workspace(), state.remembered());
                }
            } catch (IOException e) {
                notes.add(file + ": passed over, as " + Reasons.of(e));
            }
        }
        return new Remembered(new Memory(workspaces), notes);
    }

    /// Makes the files hold this memory; a file that already does is left alone.
    ///
    /// What was remembered of a workspace that the memory does not have is forgotten, except how many deaths were
    /// declared and retracted there. The file of a workspace of which nothing is remembered is deleted.
    ///
    /// @return one line for each reason for which files could not be written
    public List<String> save(Memory memory) {
        List<String> notes = new ArrayList<>();
        Map<String, List<Path>> failed = new LinkedHashMap<>();
        Map<String, OfWorkspace> wanted = new TreeMap<>(memory.workspaces());
        List<Path> files = files(notes);
        addForgotten(wanted, files);
        sweep(files);
        for (Map.Entry<String, OfWorkspace> workspace : wanted.entrySet()) {
            Path file = folder.resolve(StateFileName.of(workspace.getKey()));
            try {
                if (workspace.getValue().equals(OfWorkspace.EMPTY)) {
                    deleteOurs(file);
                } else {
                    replace(file, StateFormat.write(new State(registry, workspace.getKey(), workspace.getValue())));
                }
            } catch (IOException e) {
                failed.computeIfAbsent(Reasons.of(e), _ -> new ArrayList<>()).add(file);
            }
        }
        failed.forEach((reason, these) -> notes.add(these.getFirst()
                + (these.size() == 1 ? "" : " and " + (these.size() - 1) + " more") + ": could not be written: " + reason));
        return notes;
    }

    /// Deletes what killed passes left behind, as [#save] does, and leaves everything else as it is.
    public void sweep() {
        sweep(files(new ArrayList<>()));
    }

    private static void sweep(List<Path> files) {
        for (Path file : files) {
            if (isAbandoned(nameOf(file))) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException _) {
                    // Whatever this is, it is not ours to clear away.
                }
            }
        }
    }

    /// Adds what is to be kept of the workspaces that have a file and are not wanted any more.
    private void addForgotten(Map<String, OfWorkspace> wanted, List<Path> files) {
        Set<String> names = new HashSet<>();
        for (String workspace : wanted.keySet()) {
            names.add(StateFileName.of(workspace));
        }
        for (Path file : files) {
            try {
                if (isState(file) && !names.contains(nameOf(file))) {
                    State state = readOurs(file);
                    OfWorkspace old = state.remembered();
                    wanted.put(
                            state.workspace(),
                            new OfWorkspace(Map.of(), Map.of(), old.deathsDeclared(), old.deathsRetracted()));
                }
            } catch (IOException _) {
                // What cannot be read, or is not ours, is not for us to keep.
            }
        }
    }

    private List<Path> files(List<String> notes) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                files.add(entry);
            }
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            notes.add(folder + ": could not be listed: " + Reasons.of(e));
        }
        files.sort(null);
        return files;
    }

    /// Reads a file that holds memory of this registry, under the name that is right for it.
    private State readOurs(Path file) throws IOException {
        State state = StateFormat.read(WholeFiles.read(file));
        if (!state.registry().equals(registry)) {
            throw new IOException("it belongs to the registry " + state.registry());
        }
        if (!StateFileName.of(state.workspace()).equals(nameOf(file))) {
            throw new IOException("it has not the name of its workspace");
        }
        return state;
    }

    private void deleteOurs(Path file) throws IOException {
        try {
            readOurs(file);
        } catch (IOException _) {
            return;
        }
        Files.deleteIfExists(file);
    }

    private void replace(Path file, byte[] bytes) throws IOException {
        if (holds(file, bytes)) {
            return;
        }
        OwnerOnly.createFolder(folder);
        long pid = ProcessHandle.current().pid();
        WholeFiles.replace(file, folder.resolve("." + nameOf(file) + "." + pid + TEMPORARY), bytes);
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes);
    }

    private static boolean isState(Path file) {
        return nameOf(file).endsWith(StateFileName.SUFFIX);
    }

    /// Whether this is a temporary file, as [WholeFiles] and [#replace] name them, of a process that is no more: it may
    /// be of any file in the folder, as not everybody who writes there comes by again to clear away.
    private static boolean isAbandoned(String name) {
        if (!name.startsWith(".") || !name.endsWith(TEMPORARY)) {
            return false;
        }
        int end = name.length() - TEMPORARY.length();
        int pid = name.lastIndexOf('.', end - 1) + 1;
        try {
            return pid > 1 && ProcessHandle.of(Long.parseLong(name, pid, end, 10)).isEmpty();
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }
}
