package dev.agentsessions.cli.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.memory.WholeFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fencing tokens of claims that were made here, so that whoever holds a task need not repeat its token (rule M5).
///
/// One file for each agent and task in a folder of the user's own, named by a hash of both and of where the store is; the
/// file itself holds these three, which store it is and the token, a line each, and is believed only if they are what is
/// asked for. A store that was begun anew gives the same tokens again, and what is kept of the one before says nothing of
/// it.
///
/// @param folder made when something is kept
/// @param where the store is
record Tokens(Path folder, String where) {
    private static final int LINES = 5;

    /// The token of the agent's last claim of the task, or null if none is known.
    ///
    /// @param store which one it is
    /// @throws IOException that names the file, if it cannot be read
    @Nullable Long find(String store, String agent, String task) throws IOException {
        return read(file(agent, task), store, agent, task);
    }

    /// Keeps the token of a claim.
    ///
    /// @param replayed whether it was granted before; then a later one may be known by now. A new one is the latest there is,
    ///     and one that is larger is of a future that was lost when the store was brought back from a copy
    void keep(String store, String agent, String task, long token, boolean replayed) throws IOException {
        Long known = find(store, agent, task);
        if (replayed && known != null && known >= token) {
            return;
        }
        String lines = String.join("\n", where, store, agent, task, Long.toString(token)) + "\n";
        WholeFiles.replace(folder, name(agent, task), lines.getBytes(UTF_8));
    }

    /// Forgets a token, unless a later one is known by now.
    void forget(String store, String agent, String task, long token) throws IOException {
        Long known = find(store, agent, task);
        if (known != null && known <= token) {
            Files.deleteIfExists(file(agent, task));
        }
    }

    /// Forgets all that the agent has, of whichever store.
    void forgetAll(String agent) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                List<String> lines = lines(file);
                if (lines.size() == LINES && lines.get(0).equals(where) && lines.get(2).equals(agent)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private @Nullable Long read(Path file, String store, String agent, String task) throws IOException {
        List<String> lines = lines(file);
        if (lines.size() != LINES || !lines.subList(0, LINES - 1).equals(List.of(where, store, agent, task))) {
            return null;
        }
        try {
            return Long.valueOf(lines.getLast());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return new String(WholeFiles.read(file), UTF_8).lines().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private Path file(String agent, String task) {
        return folder.resolve(name(agent, task));
    }

    private String name(String agent, String task) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((where + '\n' + agent + '\n' + task).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
