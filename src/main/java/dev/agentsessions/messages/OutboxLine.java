package dev.agentsessions.messages;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A line of `outbox.jsonl`, made and read by hand, so that a payload comes out character by character as it went in:
/// `{"crc32":"0a1b2c3d","id":7,"json":…}`, or `{"crc32":"0a1b2c3d","removed":7}` for what needs to wait no longer. The
/// checksum is that of all bytes behind it but for the last brace.
sealed interface OutboxLine {
    record Added(Kept kept) implements OutboxLine {}

    record Removed(long upToId) implements OutboxLine {}

    String CRC = "{\"crc32\":\"";
    String ID = "\",\"id\":";
    String JSON = ",\"json\":";
    String REMOVED = "\",\"removed\":";

    /// Where the checksum ends.
    int SUMMED = CRC.length() + 8;

    /// With its newline.
    default byte[] bytes() {
        String body = switch (this) {
            case Added(Kept it) -> ID + it.id() + JSON + it.json();
            case Removed(long upToId) -> REMOVED + upToId;
        };
        return (CRC + crc(body) + body + "}\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads what [#bytes] writes, without its newline; null if this is something else.
    static @Nullable OutboxLine read(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        int end = line.length() - 1;
        if (end < SUMMED || !line.startsWith(CRC) || line.charAt(end) != '}') {
            return null;
        }
        String body = line.substring(SUMMED, end);
        if (!line.startsWith(crc(body), CRC.length())) {
            return null;
        }
        try {
            int json = body.indexOf(JSON);
            if (body.startsWith(ID) && json > 0) {
                long id = Long.parseLong(body, ID.length(), json, 10);
                return new Added(new Kept(id, body.substring(json + JSON.length())));
            }
            return body.startsWith(REMOVED)
                    ? new Removed(Long.parseLong(body, REMOVED.length(), body.length(), 10))
                    : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static String crc(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
