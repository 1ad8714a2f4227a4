package dev.agentsessions.adapter.claude;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/// Does to bytes what crashes, races and hostile hands do.
final class Damage {
    private static final String[] TOKENS = {
        "{", "}", "[", "]", "\"", "\\", "\\u0000", "\\ud83e", "null", "true", ":", ",", "1e999", "-", "\u0000",
        "\ufeff",
        "\"cwd\":", "\"cwd\":\"/evil\u001b[2J\",", "{\"a\":".repeat(2000), "9".repeat(3000), "\r", "\u2028"
    };

    private Damage() {}

    static byte[] to(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole;
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int to = at + random.nextInt(bytes.length - at + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> {}
            case 1 -> out.write(bytes, to, bytes.length - to);
            case 2 -> {
                out.writeBytes(TOKENS[random.nextInt(TOKENS.length)].getBytes(UTF_8));
                out.write(bytes, at, bytes.length - at);
            }
            default -> {
                for (int i = at; i < Math.min(to, at + 8); i++) {
                    out.write(random.nextInt(256));
                }
                out.write(bytes, to, bytes.length - to);
            }
        }
        return out.toByteArray();
    }
}
