package dev.agentsessions.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.world.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoInterruptedTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path root;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final ReentrantLock curtain = new ReentrantLock(true);

    @Test
    void beginsNoActOnceTheCurtainHasFallen() {
        Thread fall = new Thread(curtain::lock, "fall");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Demo demo = new Demo(new FakeStage(), (_, args) -> run(fall, args), new Blind(), nowhere, false, curtain);
        Thread show = Thread.ofPlatform().daemon().start(() -> play(demo));

        Await.until(LIMIT, "fall of the curtain", () -> fall.getState() == Thread.State.TERMINATED);
        Await.until(LIMIT, "end of the show", () -> show.getState() == Thread.State.WAITING);

        assertThat(calls).containsExactly("start kelp-creator-claude", "init");
    }

    /// Somebody waits for the curtain in the middle of the first act.
    private int run(Thread fall, String[] args) {
        calls.add(String.join(" ", args));
        try {
            Files.writeString(root.resolve("agent-sessions.yaml"), "version: 1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fall.start();
        Await.until(LIMIT, "wait for the curtain", () -> fall.getState() == Thread.State.WAITING);
        return 0;
    }

    private static void play(Demo demo) {
        try {
            demo.play();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class FakeStage implements Stage {
        @Override
        public Path root() {
            return root;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public long start(String session, String agent, Path folder) {
            calls.add("start " + session);
            return 1;
        }

        @Override
        public void end(String session) {
            calls.add("end " + session);
        }

        @Override
        public void close() {}
    }

    private record Blind() implements ProcessProbe {
        @Override
        public Machine machine() {
            return new Machine("lab1", 1000, null, null);
        }

        @Override
        public Scan scan() {
            return (_, _) -> new ProcessTable.Unavailable("none");
        }
    }
}
