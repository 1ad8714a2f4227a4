package dev.agentsessions.adapter.proc;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files and links below `/proc`. What is not there, may not be read or vanishes meanwhile is null.
///
/// @param root `/proc`, or what stands in for it
record ProcFiles(String root) {

    byte @Nullable [] read(String file) {
        return read(file, Integer.MAX_VALUE);
    }

    /// @param most how many bytes to read of it
    byte @Nullable [] read(String file, int most) {
        try (InputStream in = new FileInputStream(root + file)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            return null;
        }
    }

    /// Where a link points.
    @Nullable String link(String file) {
        try {
            return Files.readSymbolicLink(Path.of(root + file)).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /// Where the open files of a process point.
    @Nullable List<String> openFiles(long pid) {
        String folder = "/" + pid + "/fd";
        String[] descriptors = new File(root + folder).list();
        if (descriptors == null) {
            return null;
        }
        List<String> targets = new ArrayList<>(descriptors.length);
        for (String descriptor : descriptors) {
            String target = link(folder + "/" + descriptor);
            if (target != null) {
                targets.add(target);
            }
        }
        return targets;
    }

    /// The numbers of all processes.
    @Nullable List<Long> pids() {
        String[] names = new File(root).list();
        if (names == null) {
            return null;
        }
        List<Long> pids = new ArrayList<>(names.length);
        for (String name : names) {
            if (Character.isDigit(name.charAt(0))) {
                pids.add(Long.valueOf(name));
            }
        }
        return pids;
    }

    /// Whether a process is there and belongs to a user. Needs no right to look into it, and no file descriptor.
    boolean owns(int uid, long pid) {
        try {
            return Files.getAttribute(Path.of(root, Long.toString(pid)), "unix:uid").equals(uid);
        } catch (IOException e) {
            return false;
        }
    }
}
