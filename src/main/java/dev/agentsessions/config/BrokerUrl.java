package dev.agentsessions.config;

import org.jspecify.annotations.Nullable;

/// Which broker the daemon speaks with: what `mqtt.url` says.
public sealed interface BrokerUrl {

    /// One that answers on this machine, else the embedded one.
    record Auto() implements BrokerUrl {
        @Override
        public String toString() {
            return "auto";
        }
    }

    record Embedded() implements BrokerUrl {
        @Override
        public String toString() {
            return "embedded";
        }
    }

    record Off() implements BrokerUrl {
        @Override
        public String toString() {
            return "off";
        }
    }

    /// One at an address.
    ///
    /// @param tls whether to speak TLS with it
    record At(String host, int port, boolean tls) implements BrokerUrl {
        @Override
        public String toString() {
            return (tls ? "ssl://" : "tcp://") + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /// What the text says, or null if it is none of these. An address may lack its port; credentials do not belong
    /// there.
    static @Nullable BrokerUrl of(String text) {
        return switch (text) {
            case "auto" -> new Auto();
            case "embedded" -> new Embedded();
            case "off" -> new Off();
            default -> {
                boolean tls = text.startsWith("ssl://");
                yield tls || text.startsWith("tcp://") ? at(text.substring(6), tls) : null;
            }
        };
    }

    private static @Nullable At at(String address, boolean tls) {
        boolean bracketed = address.startsWith("[");
        int end = address.indexOf(bracketed ? ']' : ':');
        if (end < 0) {
            end = address.length();
        }
        String host = address.substring(bracketed ? 1 : 0, end);
        String rest = address.substring(Math.min(address.length(), bracketed ? end + 1 : end));
        Integer port = rest.isEmpty() ? Integer.valueOf(tls ? 8883 : 1883) : port(rest);
        boolean closed = !bracketed || end < address.length();
        return port == null || !closed || !isHost(host) ? null : new At(host, port, tls);
    }

    private static boolean isHost(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '@' || c == '[');
    }

    private static @Nullable Integer port(String text) {
        return text.startsWith(":") ? Quantities.port(text.substring(1)) : null;
    }
}
