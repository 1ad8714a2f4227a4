package dev.agentsessions.adapter.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what a client has said, packet by packet: MQTT 5, section 2.1.
final class Packets {
    static final int CONNECT = 1;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBSCRIBE = 8;
    static final int UNSUBSCRIBE = 10;

    private static final int TOPIC_ALIAS = 0x23;

    private Packets() {}

    /// @param flags the lower half of the first byte
    record Packet(int type, int flags, byte[] body) {
        /// Of a PUBLISH.
        String topic() {
            return new String(body, 2, topicLength(), StandardCharsets.UTF_8);
        }

        /// Of a PUBLISH with QoS 1.
        int id() {
            return ByteBuffer.wrap(body).getShort(2 + topicLength()) & 0xFFFF;
        }

        /// Of a PUBLISH with QoS 1 and few properties.
        String payload() {
            int begin = properties() + 1 + body[properties()];
            return new String(body, begin, body.length - begin, StandardCharsets.UTF_8);
        }

        /// Whether a PUBLISH with QoS 1 and no other property has an alias of its topic.
        boolean hasAlias() {
            return body[properties()] > 0 && body[properties() + 1] == TOPIC_ALIAS;
        }

        private int properties() {
            return 2 + topicLength() + 2;
        }

        private int topicLength() {
            return ByteBuffer.wrap(body).getShort();
        }
    }

    /// All that are complete.
    static List<Packet> of(byte[] said) {
        List<Packet> packets = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(said);
        while (bytes.hasRemaining()) {
            int first = bytes.get() & 0xFF;
            int length = 0;
            int shift = 0;
            int digit = 0x80;
            while ((digit & 0x80) != 0 && bytes.hasRemaining()) {
                digit = bytes.get();
                length |= (digit & 0x7F) << shift;
                shift += 7;
            }
            if (bytes.remaining() < length || (digit & 0x80) != 0) {
                return packets;
            }
            byte[] body = new byte[length];
            bytes.get(body);
            packets.add(new Packet(first >> 4, first & 0xF, body));
        }
        return packets;
    }
}
