package dev.agentsessions.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is taken from files that hold secrets, and what is not.
@Tag("S7")
class SettingsReaderTest {
    static final SettingsReader.Us US =
            new SettingsReader.Us("lab 1/x", "jö", (int) new UnixSystem().getUid(), "1");

    @TempDir
    private Path folder;

    private static SettingsReader.Read read(@Nullable String password, @Nullable Path file, Config.Tls tls) {
        return SettingsReader.read(config(null, password, file, tls), US);
    }

    private static Config.Mqtt config(
            @Nullable String clientId, @Nullable String password, @Nullable Path file, Config.Tls tls) {
        return new Config.Mqtt(
                new BrokerUrl.At("h", 1, true), "root", "jobs", clientId, "me", password, file, 1883, tls);
    }

    private static final Config.Tls NO_FILES = new Config.Tls(null, null, null);

    private Path file(String text, String mode) throws IOException {
        Path file = Files.createTempFile(folder, "secret", "");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String password(SettingsReader.Read read) {
        byte[] password = read.settings().password();
        return password == null ? "none" : new String(password, UTF_8);
    }

    @Test
    void thePasswordIsTheFirstLineOfItsFile() throws IOException {
        SettingsReader.Read read = read(null, file("s3cret ü \r\nmore", "r--------"), NO_FILES);
        assertThat(read.problems()).isEmpty();
        assertThat(password(read)).isEqualTo("s3cret ü ");
        assertThat(read.settings().username()).isEqualTo("me");
        assertThat(read.settings() + " " + read).doesNotContain("s3cret");
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() {
        SettingsReader.Read read = read("from outside", folder.resolve("nowhere"), NO_FILES);
        assertThat(read.problems()).isEmpty();
        assertThat(password(read)).isEqualTo("from outside");
    }

    @Test
    void aFileThatOthersMayUseIsNotTaken() throws IOException {
        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-------")) {
            Path file = file("s3cret", mode);
            SettingsReader.Read read = read(null, file, NO_FILES);
            if (mode.equals("rw-------")) {
                assertThat(read.problems()).isEmpty();
            } else {
                assertThat(read.problems()).singleElement().asString().startsWith("mqtt.password-file: " + file)
                        .contains("600", "chmod");
                assertThat(read.settings().password()).isNull();
            }
        }
    }

    @Test
    void norIsWhatIsMissingNoFileEmptyOrOfSomebodyElse() throws IOException {
        assertThat(read(null, folder.resolve("nowhere"), NO_FILES).problems())
                .singleElement().asString().endsWith("does not exist");
        assertThat(read(null, folder, NO_FILES).problems()).singleElement().asString().contains("not a regular file");
        assertThat(read(null, file("\nsecond", "rw-------"), NO_FILES).problems())
                .singleElement().asString().contains("nothing in its first line");
        assertThat(read(null, file("x".repeat(70_000), "rw-------"), NO_FILES).problems())
                .singleElement().asString().contains("larger");
        SettingsReader.Us somebody = new SettingsReader.Us("h", "u", US.uid() + 1, "1");
        assertThat(SettingsReader.read(config(null, null, file("x", "rw-------"), NO_FILES), somebody).problems())
                .singleElement().asString().contains("belongs to");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        Config.Tls tls = new Config.Tls(
                file("no certificate", "rw-r--r--"), folder.resolve("no-cert"), folder.resolve("no-key"));
        assertThat(read(null, folder.resolve("nowhere"), tls).problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("mqtt.password-file: "),
                        problem -> assertThat(problem).startsWith("mqtt.tls.ca-file: "),
                        problem -> assertThat(problem).startsWith("mqtt.tls.cert-file: "));
        assertThat(read(null, null, new Config.Tls(null, folder, null)).problems())
                .containsExactly("mqtt.tls.cert-file and mqtt.tls.key-file: give both of them or none");
    }

    @Test
    @Tag("S8")
    void theClientIdIsMadeOfHostAndUserUnlessItIsGiven() {
        assertThat(read(null, null, NO_FILES).settings().clientId()).isEqualTo("reconciler-lab-1-x-j-");
        assertThat(SettingsReader.read(config("mine", null, null, NO_FILES), US).settings().clientId())
                .isEqualTo("mine");
    }
}
