package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.messages.Intake;
import dev.agentsessions.messages.Outbox;
import dev.agentsessions.messages.Received;
import dev.agentsessions.messages.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A line to a broker in a process of its own, to be killed: what comes in goes to a file, one line a message.
final class KilledMain {
    private static final int DRIFTS = 20;

    private KilledMain() {}

    /// @param args port, state folder, a name for topics and client, and one for this run
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        Log log = new Log(System.err, InstantSource.system(), true);
        Settings settings = new Settings(
                new Topics("root-" + args[2], "jobs-" + args[2], "lab1"),
                args[2],
                null,
                null,
                null,
                "1",
                Pace.USUAL);
        MqttBroker broker = new MqttBroker(
                settings,
                new BrokerFinder.Given(new BrokerUrl.At("127.0.0.1", Integer.parseInt(args[0]), false)),
                new MqttBroker.Boxes(new ToFile(folder.resolve("received")), new Outbox(folder, log), folder),
                new WakeUps(),
                log,
                InstantSource.system(),
                new Random(1));
        broker.open();
        List<String> drifts = new ArrayList<>();
        for (int i = 0; i < DRIFTS; i++) {
            drifts.add("{\"drift\":\"" + args[3] + "-" + i + "\"}");
        }
        System.out.println(broker.tell(new Broker.News(Instant.now(), drifts, Map.of())) ? "told" : "not told");
        Thread.currentThread().join();
    }

    private record ToFile(Path file) implements Intake {
        @Override
        public void receive(List<Received> batch) throws IOException {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (Received message : batch) {
                lines.writeBytes(message.payload());
                lines.write('\n');
            }
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                channel.write(ByteBuffer.wrap(lines.toByteArray()));
                channel.force(true);
            }
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of();
        }
    }
}
