package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// The descriptors that one poll(2) waits for: an array of `struct pollfd`.
final class PollList {
    private static final StructLayout ENTRY = MemoryLayout.structLayout(
            JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));
    private static final long EVENTS = ENTRY.byteOffset(PathElement.groupElement("events"));
    private static final long REVENTS = ENTRY.byteOffset(PathElement.groupElement("revents"));
    private static final short POLLIN = 1;

    private final MemorySegment entries;
    private int size;

    PollList(Arena arena, int capacity) {
        this.entries = arena.allocate(ENTRY, capacity);
    }

    void clear() {
        size = 0;
    }

    void add(int fd) {
        long at = size * ENTRY.byteSize();
        entries.set(JAVA_INT, at, fd);
        entries.set(JAVA_SHORT, at + EVENTS, POLLIN);
        entries.set(JAVA_SHORT, at + REVENTS, (short) 0);
        size++;
    }

    int size() {
        return size;
    }

    int fd(int index) {
        return entries.get(JAVA_INT, index * ENTRY.byteSize());
    }

    /// Whether there was anything to tell of it, be it that it is no descriptor at all.
    boolean told(int index) {
        return entries.get(JAVA_SHORT, index * ENTRY.byteSize() + REVENTS) != 0;
    }

    /// Waits for at least one.
    void await() {
        int ready = PidfdCalls.poll(entries, size);
        if (ready < 0 && ready != -Libc.EINTR) {
            throw new IllegalStateException("poll(2) fails: " + Libc.text(-ready));
        }
        if (ready < 0) {
            // An interrupted poll(2) leaves what it would have told as it was.
            for (int i = 0; i < size; i++) {
                entries.set(JAVA_SHORT, i * ENTRY.byteSize() + REVENTS, (short) 0);
            }
        }
    }
}
