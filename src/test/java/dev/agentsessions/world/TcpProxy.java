package dev.agentsessions.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stands between a client and a server on loopback: listens to what the client says, and cuts connections where a test
/// wants them cut.
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket door;
    private final int server;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<ByteArrayOutputStream> said = new ArrayList<>();
    private boolean closed;
    private boolean shutsDoor;
    private long serverBytesLeft = Long.MAX_VALUE;

    public TcpProxy(int server) {
        this.server = server;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /// Cuts every connection from now on as soon as it is made, before anything was said; or no longer.
    public synchronized void shutDoor(boolean shut) {
        shutsDoor = shut;
    }

    /// Cuts connections after so many more bytes from the server, then lets everything through again.
    public synchronized void cutAfter(long serverBytes) {
        serverBytesLeft = serverBytes;
    }

    /// Cuts all connections that there are.
    public synchronized void cut() {
        sockets.forEach(TcpProxy::cut);
        sockets.clear();
    }

    /// What clients have said, a list of bytes for each connection, in the order in which they were made.
    public synchronized List<byte[]> said() {
        return said.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = door.accept();
                ByteArrayOutputStream heard = new ByteArrayOutputStream();
                Socket there = welcome(client, heard);
                if (there != null) {
                    Thread.ofPlatform().daemon().start(() -> pass(client, there, heard));
                    Thread.ofPlatform().daemon().start(() -> pass(there, client, null));
                }
            } catch (IOException e) {
                if (isClosed()) {
                    return;
                }
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized @Nullable Socket welcome(Socket client, ByteArrayOutputStream heard) throws IOException {
        if (shutsDoor) {
            client.close();
            return null;
        }
        try {
            Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(client);
            sockets.add(there);
            said.add(heard);
            return there;
        } catch (IOException e) {
            client.close();
            return null;
        }
    }

    private void pass(Socket from, Socket to, @Nullable ByteArrayOutputStream heard) {
        byte[] bytes = new byte[8192];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                int allowed = allow(count, bytes, heard);
                out.write(bytes, 0, allowed);
                if (allowed < count) {
                    cut();
                }
            }
        } catch (IOException _) {
            // cut, by one of the two or by the test
        }
    }

    private synchronized int allow(int count, byte[] bytes, @Nullable ByteArrayOutputStream heard) {
        if (heard != null) {
            heard.write(bytes, 0, count);
            return count;
        }
        int allowed = (int) Math.min(count, serverBytesLeft);
        serverBytesLeft = allowed < count ? Long.MAX_VALUE : serverBytesLeft - allowed;
        return allowed;
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // gone either way
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
