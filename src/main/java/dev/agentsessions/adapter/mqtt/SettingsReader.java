package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.messages.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Makes settings of a configuration, with what stands in the files that it names.
public final class SettingsReader {
    private final Config.Mqtt config;
    private final Us us;
    private final List<String> problems = new ArrayList<>();

    /// Who we are.
    ///
    /// @param host as entries have it
    /// @param user by name
    /// @param version of this program
    public record Us(String host, String user, int uid, String version) {}

    /// What came of it.
    ///
    /// @param problems what cannot be used and why, a line each; if there are any, do not use the settings
    public record Read(Settings settings, List<String> problems) {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    private SettingsReader(Config.Mqtt config, Us us) {
        this.config = config;
        this.us = us;
    }

    public static Read read(Config.Mqtt config, Us us) {
        SettingsReader reader = new SettingsReader(config, us);
        Settings settings = reader.settings();
        return new Read(settings, reader.problems);
    }

    private Settings settings() {
        return new Settings(
                new Topics(config.root(), config.jobsPrefix(), us.host()),
                clientId(),
                config.username(),
                password(),
                config.url() instanceof BrokerUrl.At at && at.tls() ? tls() : null,
                us.version(),
                Pace.USUAL);
    }

    /// The same for each daemon of this user on this host, so that the broker knows its session again.
    private String clientId() {
        return config.clientId() == null ? safe("reconciler-" + us.host() + "-" + us.user()) : config.clientId();
    }

    /// What every broker takes, but for the length: MQTT 5, section 3.1.3.1.
    private static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
            safe.append(plain ? (char) c : '-');
        });
        return safe.toString();
    }

    private byte @Nullable [] password() {
        if (config.password() != null) {
            return config.password().getBytes(StandardCharsets.UTF_8);
        }
        Path file = config.passwordFile();
        if (file == null) {
            return null;
        }
        try {
            byte[] password = firstLine(SecretFile.read(file, us.uid()));
            if (password.length == 0) {
                problem("mqtt.password-file", file, "has nothing in its first line");
            }
            return password;
        } catch (IOException e) {
            problem("mqtt.password-file", file, e.getMessage());
            return null;
        }
    }

    private static byte[] firstLine(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return Arrays.copyOf(bytes, end);
    }

    private @Nullable SSLSocketFactory tls() {
        Config.Tls files = config.tls();
        if ((files.certFile() == null) != (files.keyFile() == null)) {
            problems.add("mqtt.tls.cert-file and mqtt.tls.key-file: give both of them or none");
        }
        try {
            return new Tls(this::problem, us.uid()).sockets(files.caFile(), files.certFile(), files.keyFile());
        } catch (GeneralSecurityException e) {
            problems.add("mqtt.tls: this JDK cannot speak TLS: " + e.getMessage());
            return null;
        }
    }

    private void problem(String key, Path file, @Nullable String what) {
        problems.add(key + ": " + file + " " + what);
    }
}
