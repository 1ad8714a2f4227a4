package dev.agentsessions.adapter.hivemq.inside;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets in who has the credentials, or everybody if there are none: only this machine reaches the broker.
final class Doorkeeper implements ExtensionMain, SimpleAuthenticator {
    private final boolean open;
    private final byte[] username;
    private final byte[] password;

    Doorkeeper(Map<String, String> settings) {
        open = !settings.containsKey("username") && !settings.containsKey("password");
        username = bytes(settings.get("username"));
        password = Base64.getDecoder().decode(settings.getOrDefault("password", ""));
    }

    private static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Services.securityRegistry().setAuthenticatorProvider(_ -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        if (open || knows(input.getConnectPacket())) {
            output.authenticateSuccessfully();
        } else {
            output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
    }

    /// Takes the same time whatever is wrong.
    private boolean knows(ConnectPacket packet) {
        boolean sameName = MessageDigest.isEqual(username, bytes(packet.getUserName().orElse(null)));
        boolean samePassword = MessageDigest.isEqual(password, bytes(packet.getPassword()));
        return sameName & samePassword;
    }

    private static byte[] bytes(Optional<ByteBuffer> given) {
        if (given.isEmpty()) {
            return new byte[0];
        }
        ByteBuffer buffer = given.get().duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
