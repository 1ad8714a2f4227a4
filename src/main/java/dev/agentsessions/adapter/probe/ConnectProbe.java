package dev.agentsessions.adapter.probe;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerProbe;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Asks by a CONNECT and looks at the CONNACK, as in the OASIS standard "MQTT Version 5.0" (2019), 3.1 and 3.2. The
/// session is a new one, under an id that nobody else has, and is gone afterwards.
public final class ConnectProbe implements BrokerProbe {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final byte[] DISCONNECT = {(byte) 0xe0, 0};
    private static final int UNSUPPORTED_PROTOCOL_VERSION = 0x84;
    private static final String NO_MQTT = "does not speak MQTT";
    private static final String OLDER = "speaks an older MQTT only";

    private final Duration timeout;

    /// @param timeout of the connection, and of the answer
    public ConnectProbe(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public Answer ask(BrokerUrl.At address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), millis());
            socket.setSoTimeout(millis());
            socket.getOutputStream().write(connect());
            Answer answer = read(socket.getInputStream());
            if (answer instanceof Answer.Mqtt5) {
                socket.getOutputStream().write(DISCONNECT);
            }
            return answer;
        } catch (ConnectException _) {
            return new Answer.Nobody();
        } catch (SocketTimeoutException _) {
            return new Answer.Other("did not answer within " + millis() + " ms");
        } catch (EOFException _) {
            return new Answer.Other("closed the connection without an answer");
        } catch (IOException e) {
            return new Answer.Other("broke off: " + e.getMessage());
        }
    }

    private int millis() {
        return Math.toIntExact(timeout.toMillis());
    }

    private static byte[] connect() {
        // Within what every broker has to take (3.1.3.1): 23 letters and digits.
        String id = "probe" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(CONNECT);
        packet.write(13 + id.length());
        packet.writeBytes(new byte[] {
            0, 4, 'M', 'Q', 'T', 'T', 5, // the protocol and its version
            2, // clean start
            0, 10, // seconds of keep-alive
            0 // properties
        });
        packet.write(0);
        packet.write(id.length());
        packet.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        return packet.toByteArray();
    }

    private static Answer read(InputStream in) throws IOException {
        if (octet(in) != CONNACK) {
            return new Answer.Other(NO_MQTT);
        }
        int length = number(in);
        int flags = length < 2 ? -1 : octet(in);
        if (flags != 0) {
            return new Answer.Other(NO_MQTT);
        }
        int reason = octet(in);
        // Before version 5, a CONNACK ended here.
        return length == 2 || reason == UNSUPPORTED_PROTOCOL_VERSION ? new Answer.Other(OLDER) : new Answer.Mqtt5();
    }

    /// A variable byte integer (1.5.5), or -1 if it is none.
    private static int number(InputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int octet = octet(in);
            value |= (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        return -1;
    }

    private static int octet(InputStream in) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }
}
