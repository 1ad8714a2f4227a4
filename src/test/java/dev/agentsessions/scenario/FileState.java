package dev.agentsessions.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All that can be told of a file without changing it, its last reading left out.
record FileState(Map<String, Object> attributes, String content) {

    static FileState of(Path file) {
        try {
            Map<String, Object> attributes = new TreeMap<>(Files.readAttributes(
                    file, "unix:ino,mode,uid,gid,size,nlink,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS));
            String content = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? HexFormat.of().formatHex(Files.readAllBytes(file))
                    : "";
            return new FileState(attributes, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything in a folder, itself included, at any depth.
    static Map<Path, FileState> below(Path folder) {
        Map<Path, FileState> states = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.forEach(path -> states.put(path, of(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return states;
    }
}
