package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Certificates;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Who is let in by whom.
@Tag("S7")
@Execution(ExecutionMode.CONCURRENT)
class SecurityTest {
    private static final String SECRET = "s3cret, and nobody's business";

    @TempDir
    private static Path shared;

    private static final int TLS = Brokers.freePort();
    private static final int TLS_OF_ANOTHER_HOST = Brokers.freePort();
    private static final int TLS_FOR_CLIENTS_WITH_CERTIFICATES = Brokers.freePort();

    private static Certificates ours;
    private static Certificates strangers;
    private static TestBroker broker;
    private static TestBroker locked;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        ours = new Certificates(shared, "ours");
        strangers = new Certificates(shared, "strangers");
        Path server = ours.certificate("server", "ip:127.0.0.1", "dns:localhost");
        Path elsewhere = ours.certificate("elsewhere", "dns:broker.example");
        ours.certificate("client", "dns:client.example");
        broker = Brokers.mosquitto(
                listener(TLS, server, ours.key("server")),
                listener(TLS_OF_ANOTHER_HOST, elsewhere, ours.key("elsewhere")),
                listener(TLS_FOR_CLIENTS_WITH_CERTIFICATES, server, ours.key("server")),
                "cafile " + ours.authority(),
                "require_certificate true");
        Path passwords = shared.resolve("passwords");
        Run.of(Duration.ofSeconds(20), System.getenv(), List.of(
                        "mosquitto_passwd", "-c", "-b", passwords.toString(), "lab1", SECRET))
                .orFail();
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
        locked = Brokers.mosquitto("allow_anonymous false", "password_file " + passwords);
    }

    private static String listener(int port, Path certificate, Path key) {
        return "listener " + port + " 127.0.0.1\ncertfile " + certificate + "\nkeyfile " + key;
    }

    @AfterAll
    static void end() {
        broker.close();
        locked.close();
    }

    private static SSLSocketFactory sockets(@Nullable Path authority, @Nullable Path certificate, @Nullable Path key) {
        Config.Mqtt config = new Config.Mqtt(
                new BrokerUrl.At("127.0.0.1", 1, true),
                "root",
                "jobs",
                null,
                null,
                null,
                null,
                1883,
                new Config.Tls(authority, certificate, key));
        SettingsReader.Read read = SettingsReader.read(config, SettingsReaderTest.US);
        assertThat(read.problems()).isEmpty();
        return Objects.requireNonNull(read.settings().tls());
    }

    private Office office(int port, @Nullable Path authority) {
        Office office = new Office(folder, port);
        office.tls = sockets(authority, null, null);
        return office;
    }

    @Test
    void tlsWithAnAuthorityOfOurOwn() {
        try (Office office = office(TLS, ours.authority()).open().connected();
                Peer peer = Peer.at(broker)) {
            peer.publish(office.job("a"), "hello");
            office.await("message", () -> office.inbox.payloads().equals(List.of("hello")));
            office.tell(List.of("{}"), Map.of());
            office.await("drift", () -> office.outbox.waiting() == 0);
        }
        try (Office office = office(TLS, ours.authority())) {
            office.host = "localhost";
            office.open().connected();
        }
    }

    @Test
    void whoIsVouchedForByNobodyWeTrustIsNotSpokenWith() {
        for (Path authority : new Path[] {null, strangers.authority()}) {
            try (Office office = office(TLS, authority).open()) {
                office.await("refusal", () -> office.state().problem() != null);
                assertThat(office.state().problem()).contains("is not trusted", "mqtt.tls.ca-file");
            }
        }
    }

    @Test
    void norIsWhoIsVouchedForAsSomebodyElse() {
        try (Office office = office(TLS_OF_ANOTHER_HOST, ours.authority()).open()) {
            office.await("refusal", () -> office.state().problem() != null);
            assertThat(office.state().problem()).contains("is not trusted", "127.0.0.1");
        }
    }

    @Test
    void aCertificateOfOurOwnIsShown() {
        try (Office office = office(TLS_FOR_CLIENTS_WITH_CERTIFICATES, ours.authority()).open()) {
            office.await("refusal", () -> office.state().problem() != null);
        }
        try (Office office = new Office(folder, TLS_FOR_CLIENTS_WITH_CERTIFICATES)) {
            office.tls = sockets(ours.authority(), shared.resolve("client.pem"), ours.key("client"));
            office.open().connected();
        }
    }

    @Test
    void tlsWhereNoneIsSpokenAndTheOtherWayRound() {
        try (Office office = office(broker.port(), ours.authority()).open();
                Office plain = new Office(folder.resolve("plain"), TLS)) {
            office.pace = Office.pace(Duration.ofSeconds(1));
            plain.pace = office.pace;
            plain.open();
            office.await("failure", () -> office.state().problem() != null);
            plain.await("failure", () -> plain.state().problem() != null);
            assertThat(plain.state().problem()).contains("without an answer", "ssl://");
        }
    }

    @Test
    void whoHasTheWrongPasswordWaitsAndSaysSo() {
        try (Office office = new Office(folder, locked.port())) {
            office.username = "lab1";
            office.password = "wrong";
            office.open();
            office.await("refusal", () -> office.state().phase().equals("refused"));
            assertThat(office.state().problem()).contains("credentials", "mqtt.username", "mqtt.password-file");
            long session = office.state().session();
            office.await("another attempt", () -> office.state().session() > session);
            office.await("refusal", () -> office.state().phase().equals("refused"));
            assertThat(office.log().lines().filter(line -> line.contains("credentials"))).hasSize(1);
            assertThat(office.log()).doesNotContain("wrong");
            office.leave();
            office.password = SECRET;
            office.open().connected();
        }
    }
}
