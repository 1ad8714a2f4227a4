package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/// One TCP connection, with TLS or without, in place of Paho's own, for what these cannot do: be cut at any time from
/// any thread, tell when they last heard something, and keep still until they were spoken to.
///
/// Paho's also read with a timeout of a second, and lose their place in the stream if a packet's header is torn by one;
/// this one waits for ever, as cutting it ends that.
final class Wire implements NetworkModule {
    private final BrokerUrl.At at;
    private final @Nullable SSLSocketFactory tls;
    private final int patience;
    private final Room room;
    private final Socket tcp = new Socket();
    private volatile Socket socket = tcp;
    private volatile long heard = System.nanoTime();
    private volatile boolean written;

    /// paho#850, paho#1035: `CommsReceiver.start` waits until it sees its thread run, and does so for ever if that has
    /// run and ended meanwhile, as it has when the other side closes at once. So nothing comes of reading before
    /// CONNECT is written; by then all threads have been seen.
    private final CountDownLatch spoken = new CountDownLatch(1);

    /// @param tls null for none
    /// @param patience how long connecting may take, and each answer in the TLS handshake
    /// @param room without which nothing is read: TCP then holds the other side back
    Wire(BrokerUrl.At at, @Nullable SSLSocketFactory tls, Duration patience, Room room) {
        this.at = at;
        this.tls = tls;
        this.room = room;
        this.patience = (int) Math.min(Integer.MAX_VALUE, patience.toMillis());
    }

    @Override
    public void start() throws IOException {
        tcp.setTcpNoDelay(true);
        tcp.connect(new InetSocketAddress(at.host(), at.port()), patience);
        if (tls != null) {
            tcp.setSoTimeout(patience);
            SSLSocket secure = (SSLSocket) tls.createSocket(tcp, at.host(), at.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            tcp.setSoTimeout(0);
            socket = secure;
        }
        heard = System.nanoTime();
    }

    /// When something was last heard, on [System#nanoTime]'s clock.
    long heard() {
        return heard;
    }

    /// Whether anything may have reached the other side.
    boolean hasSpoken() {
        return written;
    }

    /// Ends it, whatever it is doing: reading and writing fail from now on.
    ///
    /// This closes what is below TLS, as a TLS socket says goodbye first, and waits for whoever is writing.
    void cut() {
        try {
            tcp.close();
        } catch (IOException _) {
            // it is of no use any more, one way or the other
        }
    }

    @Override
    public void stop() {
        cut();
        spoken.countDown();
    }

    @Override
    public String getServerURI() {
        return at.toString();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Ear(new BufferedInputStream(socket.getInputStream()));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Mouth(socket.getOutputStream());
    }

    private void awaitSpoken() {
        boolean interrupted = false;
        while (true) {
            try {
                spoken.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ear extends FilterInputStream {
        Ear(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            awaitSpoken();
            room.await(() -> !tcp.isClosed());
            int octet = super.read();
            heard = System.nanoTime();
            return octet;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            awaitSpoken();
            room.await(() -> !tcp.isClosed());
            int count = super.read(bytes, offset, length);
            heard = System.nanoTime();
            return count;
        }
    }

    private final class Mouth extends FilterOutputStream {
        Mouth(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written = true;
            spoken.countDown();
            out.write(bytes, offset, length);
        }
    }
}
