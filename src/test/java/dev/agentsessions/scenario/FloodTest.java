package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// However much comes, and whatever: what happens is noticed meanwhile, and the daemon neither grows nor stays busy.
class FloodTest {
    private static final int SECONDS = 5;
    private static final int A_SECOND = 5_000;
    private static final int SLICES = 50;
    private static final int GARBAGE = 10_000;
    private static final int MOST_MEGABYTES = 160;
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final long SEED = Long.getLong("flood.seed", 20_261_120L);

    @RegisterExtension
    final Lab lab = new Lab();

    /// With much in its queues, Mosquitto would be busy keeping them.
    private final TestBroker broker = Brokers.mosquitto("persistence false");

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    @Tag("S9")
    @Tag("S17")
    void thePassesGoOn() throws Exception {
        String root = "flood-" + System.nanoTime();
        lab.setBroker(broker);
        lab.set("RECONCILE_MQTT_ROOT", root);
        lab.set("RECONCILE_MQTT_CLIENT_ID", root);
        lab.set("RECONCILE_POLL_INTERVAL", "1s");
        // As bin/reconcile starts it.
        lab.set("JDK_JAVA_OPTIONS", "-Xms32m -Xmn16m");
        lab.keepServer();
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.awaitConnected();
            long before = daemon.said().passes();
            long begin = System.nanoTime();
            long ended = 0;
            long noticed = 0;
            long told;
            try (JobWorker worker = new JobWorker(broker, root, lab.root().resolve("worker.err"));
                    JobWorker vandal = new JobWorker(broker, root + "-vandal", lab.root().resolve("vandal.err"))) {
                for (int slice = 0; slice < SECONDS * SLICES; slice++) {
                    worker.progress(A_SECOND / SLICES);
                    vandal.say(garbage(GARBAGE / SECONDS / SLICES, slice));
                    if (slice == SECONDS * SLICES / 2) {
                        kelp.end();
                        ended = System.nanoTime();
                    }
                    if (ended != 0 && noticed == 0 && lab.registry().contains("status: terminated")) {
                        noticed = System.nanoTime() - ended;
                    }
                    long next = begin + TimeUnit.SECONDS.toNanos(1) / SLICES * (slice + 1);
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                assertThat(noticed).as("end of %s while messages come", Lab.KELP).isPositive();
                told = worker.end();
                vandal.end();
                daemon.await("all events", () -> received(daemon) >= told + GARBAGE);
                System.out.println(told + " events and " + GARBAGE + " lines of garbage: taken in within "
                        + seconds(System.nanoTime() - begin) + " s; " + (daemon.said().passes() - before)
                        + " passes; an end was noticed after " + seconds(noticed) + " s; "
                        + megabytes(daemon, "VmHWM") + " MB at most");
            }
            assertThat(HeardEvents.of(lab, root)).hasSize((int) told);
            assertThat(daemon.said()).satisfies(said -> {
                assertThat(said.broker().counts().get("rejected")).isEqualTo(GARBAGE);
                assertThat(said.broker().counts().get("recorded")).isEqualTo(told);
                assertThat(said.broker().phase()).isEqualTo("connected");
                assertThat(said.phase()).isEqualTo(DaemonState.Phase.READY);
            });
            assertThat(megabytes(daemon, "VmHWM")).isLessThan(MOST_MEGABYTES);
            assertThat(daemon.log().lines().count()).isLessThan(50);
            comesToRest(daemon);
        }
    }

    /// What comes is a poll each second; that is all.
    private static void comesToRest(Subscribed daemon) {
        daemon.await("rest", () -> {
            long ticks = Proc.ticks(daemon.pid());
            LockSupport.parkNanos(QUIET.toNanos());
            return Proc.ticks(daemon.pid()) - ticks < QUIET.toMillis() / 100;
        });
    }

    private static long received(Subscribed daemon) {
        DaemonState said = daemon.said();
        return said == null ? 0 : said.broker().counts().get("received");
    }

    private static String seconds(long nanos) {
        return "%.1f".formatted(nanos / 1e9);
    }

    private static long megabytes(Subscribed daemon, String field) throws IOException {
        return Proc.status(daemon.pid(), field) / 1024;
    }

    /// Lines that are anything but an event: bytes, half of one, one of another job, much too long ones.
    private static byte[] garbage(int lines, int number) {
        Random random = new Random(SEED + number);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<String> kinds = new ArrayList<>(List.of(
                "{\"schema_version\":1,\"seq\":", "{}", "[[[[[[[[[[[[[[[[[[", "null", "{\"schema_version\":2,\"seq\":1}",
                "{\"schema_version\":1,\"seq\":1,\"job_id\":\"../../x\",\"event\":\"completed\"}",
                "{\"schema_version\":1,\"seq\":-1,\"job_id\":\"x\",\"event\":\"error\"}"));
        if (number % SLICES == 0) {
            kinds.add("x".repeat(100_000));
        }
        for (int i = 0; i < lines; i++) {
            int kind = random.nextInt(kinds.size() + 1);
            if (kind < kinds.size()) {
                text.writeBytes(kinds.get(kind).getBytes(StandardCharsets.UTF_8));
            } else {
                for (int length = 1 + random.nextInt(100); length > 0; length--) {
                    text.write(0x80 + random.nextInt(0x80));
                }
            }
            text.write('\n');
        }
        return text.toByteArray();
    }
}
