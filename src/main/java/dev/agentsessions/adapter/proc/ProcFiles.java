package dev.agentsessions.adapter.proc;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files and links below `/proc`. What is not there, may not be read or vanishes meanwhile is null.
///
/// @param root `/proc`, or what stands in for it
record ProcFiles(String root) {
    /// Most files here are much smaller: the readers of [java.io.InputStream] would clear 16 KiB for each.
    private static final int USUAL = 2048;

    byte @Nullable [] read(String file) {
        return read(file, Integer.MAX_VALUE);
    }

    /// @param most how many bytes to read of it
    byte @Nullable [] read(String file, int most) {
        try (FileInputStream in = new FileInputStream(root + file)) {
            byte[] bytes = new byte[Math.min(most, USUAL)];
            int length = 0;
            int count = in.read(bytes);
            while (count > 0) {
                length += count;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(most, 4 * length));
                }
                // Asked for nothing, once all that may be read is here, it gives nothing.
                count = in.read(bytes, length, bytes.length - length);
            }
            return Arrays.copyOf(bytes, length);
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
