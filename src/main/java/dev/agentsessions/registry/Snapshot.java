package dev.agentsessions.registry;

import java.time.Instant;

/// The registry's bytes as they were when it was read, and which file that was.
public final class Snapshot {
    private final byte[] bytes;
    private final FileStat stat;

    Snapshot(byte[] bytes, FileStat stat) {
        this.bytes = bytes;
        this.stat = stat;
    }

    /// The whole text. Not a copy: it is not to be written to.
    public byte[] bytes() {
        return bytes;
    }

    /// When the file was last written.
    public Instant modified() {
        return stat.modified().toInstant();
    }

    FileStat stat() {
        return stat;
    }
}
