package dev.agentsessions.adapter.sql;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite itself, a library of the system's own kind in the driver's jar.
public final class NativeLibrary {
    private NativeLibrary() {}

    /// Unpacks it, for the driver to find it by the property `org.sqlite.lib.path`: otherwise it unpacks a megabyte into a
    /// temporary folder at every start.
    ///
    /// @param folder made with the library in it, or not at all
    public static void unpack(Path folder) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
        Path draft = Files.createTempFile(parent, "native", ".new");
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new FileNotFoundException("SQLite's driver has no library for this system at " + resource);
            }
            Files.copy(library, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.createDirectories(folder);
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
