package dev.agentsessions.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        FakeStage stage = new FakeStage(root, calls);
        Demo demo = new Demo(stage, (_, args) -> run(fall, args), FakeStage.BLIND, nowhere, false, curtain);
        Thread show = Thread.ofPlatform().daemon().start(() -> play(demo));

        Await.until(LIMIT, "fall of the curtain", () -> fall.getState() == Thread.State.TERMINATED);
        Await.until(LIMIT, "end of the show", () -> show.getState() == Thread.State.WAITING);

        assertThat(calls).containsExactly("start kelp-creator-claude", "init");
    }

    /// Somebody waits for the curtain in the middle of the first act.
    private String run(Thread fall, String[] args) throws IOException {
        calls.add(String.join(" ", args));
        Files.writeString(root.resolve("agent-sessions.yaml"), "version: 1\n");
        fall.start();
        Await.until(LIMIT, "wait for the curtain", () -> fall.getState() == Thread.State.WAITING);
        return "";
    }

    private static void play(Demo demo) {
        try {
            demo.play();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
