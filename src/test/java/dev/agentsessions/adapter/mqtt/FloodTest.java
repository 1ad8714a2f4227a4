package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.messages.Inbox;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Much at a time, into the real inbox.
class FloodTest {
    private static final int FLOOD = 15_000;
    private static final int GARBAGE = 10_000;
    private static final long BOUND = 48L << 20;

    private static TestBroker broker;

    @TempDir
    private Path folder;

    private Peer peer;
    private Office office;
    private Inbox inbox;

    @BeforeAll
    static void start() {
        broker = Brokers.mosquitto("autosave_on_changes false");
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @BeforeEach
    void open() {
        peer = Peer.at(broker);
        office = new Office(folder, broker.port());
        inbox = new Inbox(folder, office.topics, office.wakeUps::wake, office.log);
        office.intake = inbox;
        office.open().connected();
    }

    @AfterEach
    void close() {
        office.close();
        inbox.close();
        peer.close();
    }

    private static String event(int seq) {
        return "{\"schema_version\":1,\"seq\":" + seq + ",\"job_id\":\"flood\",\"timestamp\":\"2026-11-20T02:00:00Z\","
                + "\"event\":\"progress\",\"detail\":\"" + "x".repeat(200) + "\"}";
    }

    @Test
    @Tag("S9")
    @Tag("S10")
    void aFloodIsTakenInWholeAndInBoundedMemory() {
        List<String> events = new ArrayList<>();
        for (int seq = 1; seq <= FLOOD; seq++) {
            events.add(event(seq));
        }
        long before = used();
        Process flood = peer.publishing(office.job("flood"), events);
        long begin = System.nanoTime();
        while (office.count("recorded") < FLOOD / 2) {
            Thread.onSpinWait();
        }
        long during = used();
        office.await("the flood", () -> office.count("recorded") == FLOOD);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("flood: %.0f messages a second%n", FLOOD / seconds);
        assertThat(flood.onExit().join().exitValue()).isZero();
        assertThat(office.count("received")).isEqualTo(FLOOD);
        assertThat(office.count("duplicates")).isZero();
        assertThat(during - before).isLessThan(BOUND);
        assertThat(inbox.last().get("flood")).isNotNull().extracting(LastEvent::seq).isEqualTo((long) FLOOD);
    }

    @Test
    @Tag("S9")
    void garbageIsCountedAndDroppedAndHardlyMentioned() {
        Random dice = new Random(20_261_120);
        List<String> garbage = new ArrayList<>();
        for (int i = 0; i < GARBAGE; i++) {
            garbage.add(i % 2 == 0 ? "{\"n\":" + dice.nextInt(1000) : "[\u0001\u00ff \ud83d\ude00" + "]".repeat(i % 50));
        }
        long session = office.state().session();
        peer.publishAll(office.job("g"), garbage);
        office.await("garbage", () -> office.count("rejected") == GARBAGE);
        peer.publish(office.job("flood"), event(1));
        office.await("an event after it", () -> office.count("recorded") == 1);
        assertThat(office.state().session()).isEqualTo(session);
        assertThat(office.log().lines().filter(line -> !line.contains("connected")).count()).isLessThan(10);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
