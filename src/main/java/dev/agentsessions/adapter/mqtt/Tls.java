package dev.agentsessions.adapter.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whom we trust and who we are when TLS is spoken.
final class Tls {
    private final Problems problems;
    private final int uid;

    /// Takes up what cannot be used.
    interface Problems {
        /// @param key of the configuration
        /// @param file what it names
        /// @param what a clause about the file
        void add(String key, Path file, @Nullable String what);
    }

    /// @param uid of us
    Tls(Problems problems, int uid) {
        this.problems = problems;
        this.uid = uid;
    }

    /// @param authorities to be trusted instead of those that the JDK does, or null
    /// @param chain our own certificate, or null
    /// @param key of our own certificate
    SSLSocketFactory sockets(@Nullable Path authorities, @Nullable Path chain, @Nullable Path key)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                chain == null || key == null ? null : own(chain, key),
                authorities == null ? null : trust(authorities),
                null);
        return context.getSocketFactory();
    }

    private TrustManager @Nullable [] trust(Path file) throws GeneralSecurityException {
        List<X509Certificate> certificates = certificates("mqtt.tls.ca-file", file);
        KeyStore store = emptyStore();
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] own(Path chain, Path key) throws GeneralSecurityException {
        List<X509Certificate> certificates = certificates("mqtt.tls.cert-file", chain);
        if (certificates.isEmpty()) {
            return null;
        }
        try {
            String algorithm = certificates.getFirst().getPublicKey().getAlgorithm();
            KeyStore store = emptyStore();
            char[] password = {};
            store.setKeyEntry(
                    "own",
                    Pem.privateKey(SecretFile.read(key, uid), algorithm),
                    password,
                    certificates.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            problems.add("mqtt.tls.key-file", key, e.getMessage());
            return null;
        }
    }

    private List<X509Certificate> certificates(String key, Path file) {
        try {
            return Pem.certificates(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            problems.add(key, file, "does not exist");
        } catch (IOException | GeneralSecurityException e) {
            problems.add(key, file, "cannot be used: " + e.getMessage());
        }
        return List.of();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
