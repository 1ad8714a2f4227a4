package dev.agentsessions.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// An authority of its own for each test, and whom it vouches for, made by the JDK's keytool(1).
public final class Certificates {
    private static final String PASSWORD = "only-in-a-test";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path store;
    private final String authority;

    /// @param authority its name
    public Certificates(Path folder, String authority) {
        this.folder = folder;
        this.store = folder.resolve(authority + ".p12");
        this.authority = authority;
        keytool("-alias", authority, "-dname", "CN=" + authority, "-ext", "bc:c");
        write(folder.resolve(authority + ".pem"), pem("CERTIFICATE", certificate(authority)), "rw-r--r--");
    }

    /// The authority's own certificate.
    public Path authority() {
        return folder.resolve(authority + ".pem");
    }

    /// The certificate of somebody.
    public Path certificate(String name, String... subjectAlternatives) {
        keytool(
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-signer",
                authority,
                "-ext",
                "san=" + String.join(",", subjectAlternatives));
        write(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate(name)), "rw-r--r--");
        write(key(name), pem("PRIVATE KEY", privateKey(name)), "rw-------");
        return folder.resolve(name + ".pem");
    }

    /// The key of somebody who has a certificate: PKCS #8.
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(Arrays.asList(arguments));
        Run.of(PATIENCE, System.getenv(), command).orFail();
    }

    private byte[] certificate(String name) {
        try {
            Certificate certificate = load().getCertificate(name);
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] privateKey(String name) {
        try {
            return load().getKey(name, PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore load() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, newline).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }

    private static void write(Path file, String text, String mode) {
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
