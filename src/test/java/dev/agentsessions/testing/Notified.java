package dev.agentsessions.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A service manager of a test: it has a socket for the messages of sd_notify(3), and keeps what it is told.
public final class Notified implements AutoCloseable {
    /// Prints each datagram as a line of hexadecimal digits.
    private static final String LISTEN = """
            import signal, socket, sys
            name = sys.argv[1]
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(chr(0) + name[1:] if name[0] == "@" else name)
            print("bound", flush=True)
            while sys.argv[2] == "deaf":
                signal.pause()
            while True:
                print(s.recv(65536).hex(), flush=True)
            """;

    private final Child child;

    private Notified(Child child) {
        this.child = child;
    }

    /// @param socket a path, or `@` and a name
    public static Notified at(String socket) throws IOException {
        return started(socket, "hears");
    }

    /// One that takes nothing out of its socket.
    public static Notified deaf(String socket) throws IOException {
        return started(socket, "deaf");
    }

    private static Notified started(String socket, String how) throws IOException {
        Child child = Child.of("python3", "-c", LISTEN, socket, how);
        String line = child.line();
        if (!"bound".equals(line)) {
            child.close();
            throw new IOException("not bound: " + line);
        }
        return new Notified(child);
    }

    /// The next message, which is waited for.
    public String next() {
        String line = child.line();
        if (line == null) {
            throw new AssertionError("it listens no longer");
        }
        return new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8);
    }

    /// The next message that begins with this; what comes before is passed over.
    public String awaited(String beginning) {
        String message = next();
        while (!message.startsWith(beginning)) {
            message = next();
        }
        return message;
    }

    @Override
    public void close() {
        child.close();
    }
}
