package dev.agentsessions.messages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What waits to be published, the oldest first; of too much, the oldest are dropped.
final class Waiting {
    static final int MOST = 10_000;
    static final long LARGEST = 16 << 20;

    private final Deque<Kept> all = new ArrayDeque<>();

    /// Bytes of all payloads together.
    private long size;

    void add(Kept kept) {
        all.add(kept);
        size += sizeOf(kept);
    }

    /// Whether it is more than can come together while what is dropped is noted each time.
    boolean isFarTooMuch() {
        return all.size() > 2 * MOST || size > 2 * LARGEST;
    }

    /// @return how many were dropped
    int drop() {
        int dropped = 0;
        while (all.size() > MOST || size > LARGEST) {
            size -= sizeOf(all.remove());
            dropped++;
        }
        return dropped;
    }

    /// @return whether there were any
    boolean remove(long upToId) {
        int before = all.size();
        while (!all.isEmpty() && all.getFirst().id() <= upToId) {
            size -= sizeOf(all.remove());
        }
        return all.size() < before;
    }

    List<Kept> first(int n) {
        List<Kept> first = new ArrayList<>();
        for (Kept kept : all) {
            if (first.size() == n) {
                break;
            }
            first.add(kept);
        }
        return List.copyOf(first);
    }

    int count() {
        return all.size();
    }

    long size() {
        return size;
    }

    private static long sizeOf(Kept kept) {
        return kept.json().getBytes(StandardCharsets.UTF_8).length;
    }
}
