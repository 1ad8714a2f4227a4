package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.messages.Topics;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// How we come before a broker.
///
/// @param tls whom we trust and who we are, for where TLS is spoken
/// @param version of this program
public record Settings(
        Topics topics,
        String clientId,
        @Nullable String username,
        byte @Nullable [] password,
        @Nullable SSLSocketFactory tls,
        String version,
        Pace pace) {

    /// Without what nobody should see.
    @Override
    public String toString() {
        return "Settings[" + clientId + ", " + topics + "]";
    }
}
