package dev.agentsessions.adapter.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// Names who holds a flock(2) lock, as far as Linux tells: see `/proc/locks` and `/proc/<pid>/fdinfo` in proc(5). Other
/// systems do not tell.
final class LockHolder {
    private static final String UNKNOWN = "an unknown process";
    private final Path proc;

    /// @param proc where procfs is mounted
    LockHolder(Path proc) {
        this.proc = proc;
    }

    /// The process as a person would name it, such as `pid 4711 (flock)`.
    String of(Path lockFile) {
        String known = known(lockFile);
        return known == null ? UNKNOWN : known;
    }

    /// The same, or null if nobody is seen to hold the lock.
    @Nullable String known(Path lockFile) {
        try {
            long device = (Long) Files.getAttribute(lockFile, "unix:dev");
            String place = place(device, (Long) Files.getAttribute(lockFile, "unix:ino"));
            String holder = inLockTable(place);
            return holder != null ? holder : amongOpenFiles(lockFile);
        } catch (IOException | RuntimeException _) { // there is none, or none of this form: it is but a courtesy
            return null;
        }
    }

    /// A file as `/proc/locks` writes it: `major:minor:inode`, the first two in hexadecimal. They are folded into `st_dev`
    /// as gnu_dev_makedev(3) does.
    private static String place(long dev, long inode) {
        long major = (dev >>> 8 & 0xfff) | (dev >>> 32 & ~0xfffL);
        long minor = (dev & 0xff) | (dev >>> 12 & ~0xffL);
        return twoDigits(major) + ":" + twoDigits(minor) + ":" + inode;
    }

    private static String twoDigits(long number) {
        String hex = Long.toHexString(number);
        return hex.length() < 2 ? "0" + hex : hex;
    }

    /// The table names the process that took the lock, which may have ended and left it to a child.
    private @Nullable String inLockTable(String place) throws IOException {
        for (String line : text(proc.resolve("locks")).split("\n")) {
            Long pid = flockOwner(line, place);
            String name = pid == null ? null : named(pid.toString());
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /// Who holds the lock that a line such as `1: FLOCK  ADVISORY  WRITE 4711 fe:00:2148776 0 EOF` tells of, or null if
    /// that is not a lock on this file. `1: -> FLOCK …` is somebody who waits.
    private static @Nullable Long flockOwner(String line, String place) {
        StringTokenizer words = new StringTokenizer(line);
        if (words.countTokens() < 6) {
            return null;
        }
        words.nextToken();
        boolean flock = words.nextToken().equals("FLOCK");
        words.nextToken();
        words.nextToken();
        String pid = words.nextToken();
        return flock && words.nextToken().equals(place) ? Long.valueOf(pid) : null;
    }

    /// Finds heirs of a lock, and locks on file systems such as btrfs, whose device is another in the lock table.
    private @Nullable String amongOpenFiles(Path lockFile) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc)) {
            for (Path process : processes) {
                String pid = process.getFileName().toString();
                String name = Character.isDigit(pid.charAt(0)) && holds(process, lockFile) ? named(pid) : null;
                if (name != null) {
                    return name;
                }
            }
        }
        return null;
    }

    private static boolean holds(Path process, Path lockFile) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path fd : open) {
                if (sameFile(fd, lockFile)
                        && text(process.resolve("fdinfo").resolve(fd.getFileName())).contains("FLOCK")) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException _) {
            return false; // it has ended, or is another user's
        }
    }

    private static boolean sameFile(Path fd, Path lockFile) {
        try {
            return Files.isSameFile(fd, lockFile);
        } catch (IOException _) {
            return false; // closed meanwhile, or a socket
        }
    }

    private @Nullable String named(String pid) {
        try {
            return "pid " + pid + " (" + printable(text(proc.resolve(pid).resolve("comm")).strip()) + ")";
        } catch (IOException _) {
            return null;
        }
    }

    /// A process chooses its name, which may hold escape sequences.
    private static String printable(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            safe.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return safe.toString();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
