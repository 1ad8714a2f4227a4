package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/// What the system says of a file. Two are equal only if nobody replaced, wrote, renamed or chmod-ed it in between, as
/// far as the clock of the file system ticks (4 ms on many).
///
/// @param real where it is, all symbolic links followed
/// @param changed when its content, its owner or its mode last changed (`ctime`), which nobody can set
/// @param mode type and permissions, as `st_mode`
record FileStat(
        Path real, long device, long inode, long size, FileTime modified, FileTime changed, int mode, int uid, int gid) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int PERMISSIONS = 07777;

    /// @throws java.nio.file.NoSuchFileException if there is none, or a symbolic link leads nowhere
    static FileStat of(Path file) throws IOException {
        Path real = file.toRealPath();
        Map<String, Object> found =
                Files.readAttributes(real, "unix:dev,ino,size,lastModifiedTime,ctime,mode,uid,gid");
        return new FileStat(
                real,
                value(found, "dev", Long.class),
                value(found, "ino", Long.class),
                value(found, "size", Long.class),
                value(found, "lastModifiedTime", FileTime.class),
                value(found, "ctime", FileTime.class),
                value(found, "mode", Integer.class),
                value(found, "uid", Integer.class),
                value(found, "gid", Integer.class));
    }

    private static <T> T value(Map<String, Object> found, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(found.get(name), name));
    }

    boolean regular() {
        return (mode & TYPE) == REGULAR;
    }

    int permissions() {
        return mode & PERMISSIONS;
    }
}
