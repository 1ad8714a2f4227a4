package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/// What the system says of a file at one moment. No record: the `equals` of a record is made when it is first called,
/// some 10 ms in which the registry could change between the check and the rename.
final class FileStat {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int PERMISSIONS = 07777;

    private final Path real;
    private final Map<String, Object> attributes;

    private FileStat(Path real, Map<String, Object> attributes) {
        this.real = real;
        this.attributes = attributes;
    }

    /// @throws java.nio.file.NoSuchFileException if there is none, or a symbolic link leads nowhere
    static FileStat of(Path file) throws IOException {
        Path real = file.toRealPath();
        return new FileStat(
                real, Files.readAttributes(real, "unix:dev,ino,size,lastModifiedTime,ctime,mode,uid,gid"));
    }

    /// Whether nobody replaced, wrote, renamed or chmod-ed the file in between, as far as the clock of the file system
    /// ticks (4 ms on many). `ctime` is what tells: nobody can set it.
    boolean unchangedIn(FileStat later) {
        return real.equals(later.real) && attributes.equals(later.attributes);
    }

    /// Where it is, all symbolic links followed.
    Path real() {
        return real;
    }

    boolean regular() {
        return (mode() & TYPE) == REGULAR;
    }

    int permissions() {
        return mode() & PERMISSIONS;
    }

    private int mode() {
        return (Integer) attribute("mode");
    }

    int group() {
        return (Integer) attribute("gid");
    }

    long size() {
        return (Long) attribute("size");
    }

    FileTime modified() {
        return (FileTime) attribute("lastModifiedTime");
    }

    private Object attribute(String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }
}
