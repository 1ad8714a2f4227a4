package dev.agentsessions.coordinator;

import java.io.IOException;
import java.util.List;

/// Port: the line to a broker. Whatever comes in goes to a [Door].
public interface MeshLine extends AutoCloseable {
    /// Begins to connect, and goes on trying until closed.
    ///
    /// @param connected told whenever there is a new connection; must not wait
    void open(Door door, Runnable connected);

    /// The number of the connection that stands, which grows with each; 0 if there is none, or none by which this store
    /// may be told of.
    long connection();

    /// Publishes in this order. Returns when the broker has taken all that it will ever take from us: what it does not
    /// permit is logged, and left out.
    ///
    /// @throws IOException if it has not, or nobody knows; some may have been taken
    void publish(List<Post> posts) throws IOException, InterruptedException;

    /// Finishes what it is answering, and says goodbye; within a second.
    @Override
    void close();

    /// No broker.
    final class None implements MeshLine {
        @Override
        public void open(Door door, Runnable connected) {}

        @Override
        public long connection() {
            return 0;
        }

        @Override
        public void publish(List<Post> posts) throws IOException {
            throw new IOException("there is no broker");
        }

        @Override
        public void close() {}
    }
}
