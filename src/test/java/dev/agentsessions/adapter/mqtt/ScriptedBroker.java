package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.adapter.mqtt.Packets.Packet;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Something that answers as a test wants a broker to answer, where real ones do so rarely or never.
final class ScriptedBroker implements AutoCloseable {
    private static final int CONNACK = 0x20;
    private static final int PUBACK = 0x40;
    private static final int SUBACK = 0x90;
    private static final int UNSUBACK = 0xB0;
    private static final int PINGRESP = 0xD0;
    private static final int PINGREQ = 12;

    private final ServerSocket door;
    private final List<Packet> heard = new ArrayList<>();
    private final List<Integer> unanswered = new ArrayList<>();
    private byte[] granted = {};
    private boolean sessionPresent;
    private int subackCode = 1;
    private boolean withholding;
    private int mostUnanswered;
    private Predicate<Packet> refused = _ -> false;
    private @Nullable Socket client;

    ScriptedBroker() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("scripted").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /// What CONNACK says.
    ///
    /// @param properties as on the wire, without their length
    synchronized ScriptedBroker grants(boolean present, int... properties) {
        sessionPresent = present;
        granted = new byte[properties.length];
        for (int i = 0; i < properties.length; i++) {
            granted[i] = (byte) properties[i];
        }
        return this;
    }

    synchronized ScriptedBroker answersSubscribing(int code) {
        subackCode = code;
        return this;
    }

    /// What is published and not taken: "not authorized".
    synchronized ScriptedBroker refuses(Predicate<Packet> which) {
        refused = which;
        return this;
    }

    /// Whether to leave what is published without an answer.
    synchronized ScriptedBroker withholds(boolean withhold) throws IOException {
        withholding = withhold;
        if (!withhold && client != null) {
            for (int id : unanswered) {
                answer(client.getOutputStream(), id, 0);
            }
            unanswered.clear();
        }
        return this;
    }

    /// Sends a message with QoS 0.
    synchronized void sends(String topic, String payload) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        int length = 2 + name.length + 1 + text.length;
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(Packets.PUBLISH << 4);
        packet.write((length & 0x7F) | 0x80);
        packet.write(length >> 7);
        packet.write(name.length >> 8);
        packet.write(name.length);
        packet.writeBytes(name);
        packet.write(0);
        packet.writeBytes(text);
        Objects.requireNonNull(client).getOutputStream().write(packet.toByteArray());
    }

    /// Cuts the connection.
    synchronized void cut() {
        try {
            Objects.requireNonNull(client).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many messages at most waited for their answer at a time.
    synchronized int mostUnanswered() {
        return mostUnanswered;
    }

    synchronized int unanswered() {
        return unanswered.size();
    }

    synchronized List<Packet> heard(int type) {
        return heard.stream().filter(packet -> packet.type() == type).toList();
    }

    synchronized List<String> published(String topic) {
        return heard(Packets.PUBLISH).stream()
                .filter(packet -> packet.topic().equals(topic))
                .map(Packet::payload)
                .toList();
    }

    private void accept() {
        while (!door.isClosed()) {
            try (Socket socket = door.accept()) {
                serve(socket);
            } catch (IOException _) {
                // the next one
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        synchronized (this) {
            client = socket;
            unanswered.clear();
        }
        while (true) {
            Packet packet = read(in);
            synchronized (this) {
                heard.add(packet);
                respond(packet, out);
            }
        }
    }

    private static Packet read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        return new Packet(first >> 4, first & 0xF, in.readNBytes(length));
    }

    private void respond(Packet packet, OutputStream out) throws IOException {
        switch (packet.type()) {
            case Packets.CONNECT -> {
                out.write(new byte[] {CONNACK, (byte) (3 + granted.length), (byte) (sessionPresent ? 1 : 0), 0});
                out.write(granted.length);
                out.write(granted);
            }
            case Packets.SUBSCRIBE ->
                out.write(new byte[] {
                    (byte) SUBACK, 5, packet.body()[0], packet.body()[1], 0, (byte) subackCode, (byte) subackCode
                });
            case Packets.UNSUBSCRIBE ->
                out.write(new byte[] {(byte) UNSUBACK, 5, packet.body()[0], packet.body()[1], 0, 0, 0});
            case Packets.PUBLISH -> published(packet, out);
            case PINGREQ -> out.write(new byte[] {(byte) PINGRESP, 0});
            default -> {}
        }
    }

    private void published(Packet packet, OutputStream out) throws IOException {
        int id = packet.id();
        if (withholding) {
            unanswered.add(id);
            mostUnanswered = Math.max(mostUnanswered, unanswered.size());
        } else {
            answer(out, id, refused.test(packet) ? 0x87 : 0);
        }
    }

    private static void answer(OutputStream out, int id, int code) throws IOException {
        byte[] both = ByteBuffer.allocate(2).putShort((short) id).array();
        out.write(new byte[] {PUBACK, 3, both[0], both[1], (byte) code});
    }

    @Override
    public void close() {
        try {
            door.close();
            synchronized (this) {
                if (client != null) {
                    client.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
