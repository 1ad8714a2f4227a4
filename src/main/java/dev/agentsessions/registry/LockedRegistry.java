package dev.agentsessions.registry;

import dev.agentsessions.registry.Locks.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The registry while we hold its lock, until it is closed. Made by [RegistryFile#lock].
public final class LockedRegistry implements AutoCloseable {
    private static final String NOT_REPLACED = "cannot be replaced, and is as it was";

    private final RegistryFile file;
    private final Path real;
    private final List<Held> locks;
    private final WriteSteps steps;

    LockedRegistry(RegistryFile file, Path real, List<Held> locks, WriteSteps steps) {
        this.file = file;
        this.real = real;
        this.locks = locks;
        this.steps = steps;
    }

    /// Reads the registry, as [RegistryFile#read] does.
    public Snapshot read() throws IOException {
        Snapshot snapshot = file.read();
        Path now = snapshot.stat().real();
        if (!now.equals(real)) {
            throw new IOException(real + ": a symbolic link leads to " + now + " since the lock was taken; run again");
        }
        return snapshot;
    }

    /// Puts a new text in place of the one that was read, durably: at any moment, a kill or a loss of power leaves the
    /// one or the other, whole. The new file has the mode, owner, group, ACL and extended attributes of the old one as
    /// far as the system lets us; other hard links keep the old text.
    ///
    /// @return false if the registry is not as it was read any more, and nothing was done: read and judge again
    public boolean replace(Snapshot expected, byte[] text) throws IOException {
        if (text.length == 0) {
            throw new IllegalArgumentException("an empty registry is none");
        }
        if (Arrays.equals(text, expected.bytes())) {
            return true;
        }
        if (!Files.isWritable(real)) {
            throw new IOException(real + ": is write-protected, and is left so; make it writable, then run again");
        }
        try (Replacement replacement = new Replacement(expected.stat(), steps)) {
            write(replacement, text);
            if (!unchanged(expected)) {
                return false;
            }
            steps.reached(WriteSteps.Step.CHECKED);
            rename(replacement);
            return true;
        }
    }

    private void write(Replacement replacement, byte[] text) throws IOException {
        try {
            replacement.write(text);
        } catch (IOException e) {
            throw file.failure(NOT_REPLACED, e, "see to its folder and the disk's space");
        }
    }

    /// The cheap look comes last, so that little time passes between it and the rename.
    private boolean unchanged(Snapshot expected) throws IOException {
        return expected.stat().real().equals(real)
                && Arrays.equals(file.read().bytes(), expected.bytes())
                && expected.stat().unchangedIn(file.stat());
    }

    private void rename(Replacement replacement) throws IOException {
        try {
            replacement.rename();
        } catch (IOException e) {
            throw file.failure(NOT_REPLACED, e, "see to its folder's permissions");
        }
        try {
            replacement.syncFolder();
        } catch (IOException e) {
            throw file.failure("is replaced, but a loss of power may undo that", e, "see to its file system");
        }
    }

    @Override
    public void close() {
        RegistryFile.release(locks);
    }
}
