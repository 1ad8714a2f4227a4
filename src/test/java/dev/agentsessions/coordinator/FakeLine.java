package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A line that keeps what is published, or breaks off.
final class FakeLine implements MeshLine {
    final List<Post> taken = new CopyOnWriteArrayList<>();
    long connection = 1;

    /// After so many posts it is lost.
    volatile int breaksAfter = Integer.MAX_VALUE;

    Runnable meanwhile = () -> {};

    @Override
    public void open(Door door, Runnable connected) {}

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public void publish(List<Post> posts) throws IOException {
        meanwhile.run();
        for (Post post : posts) {
            if (breaksAfter-- <= 0) {
                throw new IOException("it is lost");
            }
            taken.add(post);
        }
    }

    @Override
    public void close() {}

    List<String> on(String topic) {
        return taken.stream()
                .filter(post -> post.topic().equals(topic))
                .map(post -> new String(post.payload(), UTF_8))
                .toList();
    }

    /// The places in the log of the events that were told, in the order in which they were.
    List<Long> places() {
        return taken.stream()
                .filter(post -> post.topic().contains("/mesh/events/"))
                .map(FakeLine::place)
                .toList();
    }

    private static Long place(Post post) {
        Map<?, ?> payload = (Map<?, ?>) Objects.requireNonNull(Station.json(post.payload()).get("payload"));
        return (Long) Objects.requireNonNull(payload.get("seq"));
    }

    /// What a broker would retain now.
    Map<String, String> retained() {
        Map<String, String> retained = new TreeMap<>();
        taken.stream().filter(Post::retained).forEach(post -> {
            if (post.payload().length == 0) {
                retained.remove(post.topic());
            } else {
                retained.put(post.topic(), new String(post.payload(), UTF_8));
            }
        });
        return retained;
    }
}
