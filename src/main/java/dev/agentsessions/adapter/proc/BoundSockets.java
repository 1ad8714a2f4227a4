package dev.agentsessions.adapter.proc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which paths in the file system a process has bound Unix sockets to.
final class BoundSockets {
    private static final String LINK = "socket:[";
    private static final int INODE_COLUMN = 6;

    private BoundSockets() {}

    /// Paths stay known while the socket lives, deleted or not. Null if they could not be read.
    static @Nullable List<String> of(long pid, ProcFiles files) {
        List<String> open = files.openFiles(pid);
        if (open == null) {
            return null;
        }
        Set<String> inodes = new HashSet<>();
        for (String target : open) {
            if (target.startsWith(LINK) && target.endsWith("]")) {
                inodes.add(target.substring(LINK.length(), target.length() - 1));
            }
        }
        if (inodes.isEmpty()) {
            return List.of(); // a process that ends closes its files first, and its table cannot be read then
        }
        // The process's own view: its network namespace may be another than ours.
        byte[] table = files.read("/" + pid + "/net/unix");
        return table == null ? null : paths(new String(table, StandardCharsets.UTF_8), inodes);
    }

    /// From lines of `Num RefCount Protocol Flags Type St Inode Path` (unix(7), proc_net(5)), of which sockets that
    /// are not bound have no path and abstract ones begin with `@`.
    private static List<String> paths(String table, Set<String> inodes) {
        List<String> paths = new ArrayList<>();
        int next;
        for (int line = 0; line < table.length(); line = next) {
            int end = table.indexOf('\n', line);
            end = end < 0 ? table.length() : end;
            next = end + 1;
            int inode = column(table, line, end);
            int path = table.indexOf(' ', inode) + 1;
            if (inode > 0 && path > 0 && path < end && table.charAt(path) != '@'
                    && inodes.contains(table.substring(inode, path - 1))
                    && !paths.contains(table.substring(path, end))) {
                paths.add(table.substring(path, end));
            }
        }
        return paths;
    }

    /// Where the inode's column begins; the columns are padded with several spaces.
    private static int column(String table, int line, int end) {
        int at = line;
        for (int column = 0; column < INODE_COLUMN; column++) {
            while (at < end && table.charAt(at) != ' ') {
                at++;
            }
            while (at < end && table.charAt(at) == ' ') {
                at++;
            }
        }
        return at;
    }
}
