package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    private static final String KELP = "kelp-creator-claude";
    private static final String ID = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";

    @TempDir
    private Path folder;

    private Den den;

    @BeforeEach
    void dig() {
        den = new Den(folder);
    }

    @AfterEach
    void leave() {
        den.close();
    }

    private static String registry(String... names) {
        StringBuilder text = new StringBuilder("workspaces:\n  kelp:\n    path: /lab/kelp\n    sessions:\n");
        int pid = 0;
        for (String name : names) {
            pid += 100;
            text.append("      ").append(name).append(":\n        agent: claude\n        status: running\n");
            text.append("        pane: { pid: ").append(pid).append(", cmd: claude, cwd: /lab/kelp }\n");
        }
        return names.length == 0 ? "workspaces: {}\n" : text.toString();
    }

    /// Declares a session that runs, with its conversation.
    private void kelpRuns() {
        den.declare(registry(KELP));
        den.machine.start(KELP, Agent.CLAUDE, 100, "/lab/kelp");
    }

    private static List<String> comments(List<Broker.News> news) {
        return news.stream().flatMap(told -> told.drifts().stream()).toList();
    }

    @Test
    @Tag("S2")
    void makesAPassWhenSomethingWakesIt() {
        kelpRuns();
        den.started();
        assertThat(den.registry()).contains("status: running");

        den.machine.end(KELP);
        den.wake(Reason.PROCESS_ENDED);

        assertThat(den.registry()).contains("status: terminated", "termination_mode: auto-detected");
        assertThat(den.said()).satisfies(said -> {
            assertThat(said.phase()).isEqualTo(DaemonState.Phase.READY);
            assertThat(said.wokenBy()).contains("process ended");
            assertThat(said.registry()).isEqualTo(den.registry.toString());
        });
    }

    @Test
    @Tag("S2")
    void looksOnceMoreAMomentAfterAProcessHasEnded() {
        kelpRuns();
        den.started();

        den.wake(Reason.PROCESS_ENDED);
        den.await("aftershock", () -> den.said().wokenBy().equals("aftershock"));

        assertThat(den.passes()).isEqualTo(3);
    }

    @Test
    @Tag("S2")
    void makesOnePassOfAllThatComesWhileOneRuns() throws Exception {
        kelpRuns();
        den.started();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        den.machine.beforeLook(() -> {
            if (looks.incrementAndGet() == 1) {
                begun.countDown();
                waitFor(goOn);
            }
        });
        den.wakeUps.wake(Reason.MESSAGE);
        begun.await();

        for (int i = 0; i < 10_000; i++) {
            den.wakeUps.wake(i % 2 == 0 ? Reason.MESSAGE : Reason.FILE_APPEARED);
        }
        goOn.countDown();
        den.await("the passes", () -> den.passes() == 3);
        den.wake(Reason.CONNECTED);

        assertThat(looks).hasValue(3);
        assertThat(den.passes()).isEqualTo(4);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("S2")
    void looksAgainWhenWhatWasDeferredHasSettled() {
        den.settle = Duration.ofMillis(400);
        den.declare(registry());
        den.machine.start(KELP, Agent.CLAUDE, 100, "/lab/kelp", 0);
        den.started();
        assertThat(den.registry()).isEqualTo(registry());

        den.machine.beforeLook(() -> den.machine.pass(1));
        den.await("pass", () -> den.said().wokenBy().equals("settled"));

        assertThat(den.passes()).isEqualTo(2);
        assertThat(den.registry()).contains(KELP);
    }

    @Test
    @Tag("S2")
    void pollsEvery30SecondsAndEvery60OnceAWorkspaceHasFiveSessions() {
        den.poll = null;
        kelpRuns();
        den.started();
        assertThat(Duration.between(den.machine.now(), den.said().nextPass())).isEqualTo(Duration.ofSeconds(30));

        den.declare(registry("a", "b", "c", "d", "e"));
        den.wake(Reason.REGISTRY_CHANGED);
        assertThat(Duration.between(den.machine.now(), den.said().nextPass())).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    @Tag("S2")
    void pollsWhenNothingWakesIt() {
        den.poll = Duration.ofMillis(50);
        kelpRuns();
        den.started();

        den.await("polls", () -> den.passes() > 3);

        assertThat(den.said().wokenBy()).isEqualTo("poll");
    }

    @Test
    @Tag("S3")
    void saysOnceWhatCannotBeWatchedAndGoesOn() {
        kelpRuns();
        den.watchProblems.add("/lab: not watched, as there are too many watches; it is polled");
        den.started();
        den.machine.pass(120);
        den.wake(Reason.MESSAGE);
        den.wake(Reason.MESSAGE);

        assertThat(den.log()).containsOnlyOnce("not watched");
        assertThat(den.said().watches().problems()).singleElement().asString().startsWith("/lab: not watched");
    }

    @Test
    @Tag("S4")
    void triesAgainAfterAPassThatFailedAndSaysWhy() throws Exception {
        den.declare("workspaces: [\n");
        den.begin();
        den.await("failure", () -> den.hasSaid() && den.said().failures() >= 2);
        assertThat(den.said().phase()).isEqualTo(DaemonState.Phase.FAILING);
        assertThat(den.said().lastFailure()).contains(den.registry + ":2");
        assertThat(den.log()).contains("the pass failed: " + den.registry + ":2");

        kelpRuns();
        den.wakeUps.wake(Reason.REGISTRY_CHANGED);
        den.await("recovery", () -> den.said().phase() == DaemonState.Phase.READY);

        assertThat(den.said().failures()).isZero();
        assertThat(den.stopped()).isNull();
    }

    @Test
    @Tag("S4")
    void survivesWhateverAPassThrows() {
        kelpRuns();
        den.started();
        for (Error thrown : List.of(new StackOverflowError("deep"), new AssertionError("odd"))) {
            AtomicInteger times = new AtomicInteger();
            den.machine.beforeLook(() -> {
                if (times.incrementAndGet() == 1) {
                    throw thrown;
                }
            });
            den.wake(Reason.MESSAGE);
        }
        assertThat(den.log()).contains("the pass failed");
        assertThat(den.said().phase()).isEqualTo(DaemonState.Phase.READY);
    }

    @Test
    @Tag("S4")
    @Tag("S16")
    void tellsWhoeverWatchesItThatItLives() {
        kelpRuns();
        den.started();
        den.await("breath", () -> den.toldManager.stream().filter("WATCHDOG=1"::equals).count() > 3);
        assertThat(den.stopped()).isNull();

        assertThat(den.toldManager.getFirst()).startsWith("READY=1\nSTATUS=last pass ");
        assertThat(den.toldManager.getLast()).isEqualTo("STOPPING=1");
        assertThat(den.passes()).isEqualTo(1);
    }

    @Test
    @Tag("S4")
    void anUnhealthyLoopDoesNotSayThatItLives() throws Exception {
        kelpRuns();
        den.started();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        den.machine.beforeLook(() -> {
            stuck.countDown();
            waitFor(goOn);
        });
        den.wakeUps.wake(Reason.MESSAGE);
        stuck.await();
        int told = den.toldManager.size();

        // Twice as long as it may be silent.
        assertThat(new CountDownLatch(1).await(400, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
        assertThat(den.toldManager).hasSize(told);
        goOn.countDown();
    }

    @Test
    void doesNotBeginWithoutARegistry() {
        den.begin();

        assertThat(den.ended()).isInstanceOf(NoSuchFileException.class);
        assertThat(den.closed).hasSize(1);
    }

    @Test
    @Tag("S6")
    void saysGoodbyeWhenItIsStopped() {
        kelpRuns();
        den.started();

        assertThat(den.stopped()).isNull();

        assertThat(den.closed).hasSize(1);
        assertThat(den.said().phase()).isEqualTo(DaemonState.Phase.STOPPED);
        assertThat(den.log()).endsWith(" stopped\n");
    }

    @Test
    @Tag("S6")
    void takesANewConfigurationAndRefusesABadOne() {
        kelpRuns();
        den.started();
        den.settle = Duration.ofSeconds(7);
        den.badConfig = new IOException("config.yaml cannot be read");
        den.wakeUps.reload();
        den.await("refusal", () -> den.log().contains("not reloaded: config.yaml cannot be read"));
        assertThat(den.closed).isEmpty();

        den.badConfig = null;
        den.wakeUps.reload();
        den.await("reload", () -> den.said().wokenBy().equals("reload"));

        assertThat(den.closed).containsExactly("PT0S");
        assertThat(den.stopped()).isNull();
        assertThat(den.closed).containsExactly("PT0S", "PT7S");
    }

    @Test
    @Tag("S11")
    void tellsTheBrokerOfEachDriftOnceOverRestartsToo() {
        den.declare(registry(KELP));
        den.started();
        den.wake(Reason.MESSAGE);
        assertThat(comments(den.news)).singleElement().asString().contains("tmux gone");
        den.stopped();

        Den next = new Den(folder);
        next.started();
        next.wake(Reason.MESSAGE);
        assertThat(comments(next.news)).isEmpty();
        next.close();
    }

    @Test
    @Tag("S11")
    void tellsAgainWhatTheBrokerCouldNotKeep() {
        den.brokerKeeps = false;
        kelpRuns();
        den.machine.start("reef-creator-claude", Agent.CLAUDE, 200, "/lab/reef");
        den.machine.startShell("kelp-creator-claude", 100, "/lab/kelp");
        den.started();
        assertThat(told("agent-gone")).isEqualTo(1);
        assertThat(told("unregistered")).isEqualTo(1);

        den.brokerKeeps = true;
        den.wake(Reason.MESSAGE);
        den.wake(Reason.MESSAGE);

        assertThat(told("agent-gone")).isEqualTo(2);
        assertThat(told("unregistered")).isEqualTo(2);
    }

    private long told(String kind) {
        return comments(den.news).stream().filter(drift -> drift.contains(kind)).count();
    }

    /// Once it is written, no later pass finds it again.
    @Test
    @Tag("S6")
    @Tag("S11")
    void tellsAfterARestartWhatWasWrittenAndNotTold() {
        den.brokerKeeps = false;
        kelpRuns();
        den.machine.start("reef-creator-claude", Agent.CLAUDE, 200, "/lab/reef");
        den.started();
        assertThat(den.registry()).contains("reef-creator-claude");
        den.stopped();

        Den next = new Den(folder);
        next.machine.start(KELP, Agent.CLAUDE, 100, "/lab/kelp");
        next.machine.start("reef-creator-claude", Agent.CLAUDE, 200, "/lab/reef");
        try (next) {
            next.started();
            next.wake(Reason.MESSAGE);
        }
        assertThat(comments(next.news)).hasSize(1).allMatch(drift -> drift.contains("unregistered"));
        assertThat(next.log()).contains("Auto-registered");
    }

    @Test
    @Tag("S14")
    void printsADocumentForEachPassThatHasSomethingNew() {
        den.emitDiff = true;
        kelpRuns();
        den.started();
        assertThat(den.documents).isEmpty();

        den.machine.converse(100, Agent.CLAUDE, ID);
        den.wake(Reason.FILE_APPEARED);
        den.wake(Reason.FILE_APPEARED);
        den.machine.end(KELP);
        den.wake(Reason.PROCESS_ENDED);
        den.wake(Reason.POLL);

        assertThat(den.documents).hasSize(2);
        assertThat(den.documents.getFirst()).contains("id-materialized", ID).doesNotContain("\n");
        assertThat(den.documents.getLast()).contains("tmux-gone").doesNotContain("id-materialized");
        assertThat(den.state.resolve("undelivered.jsonl")).doesNotExist();
    }

    @Test
    @Tag("S14")
    void endsWhenNobodyTakesWhatWasAskedForAndTheNextOneTellsIt() {
        den.emitDiff = true;
        den.deaf = true;
        den.declare(registry(KELP));
        den.begin();
        assertThat(den.ended()).isInstanceOf(Daemon.UnheardException.class);

        Den next = new Den(folder);
        next.emitDiff = true;
        next.started();
        assertThat(next.documents).singleElement().asString().contains("tmux-gone");
        next.close();
    }

    @Test
    @Tag("S15")
    void leavesItsNewsToWhoeverAsksBesideIt() throws Exception {
        den.declare(registry(KELP, "reef-creator-claude"));
        den.machine.startShell("reef-creator-claude", 200, "/lab/kelp");
        den.started();
        den.wake(Reason.POLL);

        assertThat(den.asked()).hasSize(2).anyMatch(comment -> comment.contains("tmux gone"));
        den.wake(Reason.POLL);
        assertThat(den.asked()).isEmpty();
        assertThat(comments(den.news)).hasSize(2);
    }

    @Test
    void journalsAFindingOnce() throws Exception {
        den.declare(registry(KELP, "reef-creator-claude"));
        den.machine.startShell("reef-creator-claude", 200, "/lab/kelp");
        den.started();
        den.wake(Reason.POLL);
        den.wake(Reason.POLL);

        try (Stream<Path> files = Files.list(den.state.resolve("journal"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl")))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllLines(file)).hasSize(1));
        }
    }

    @Test
    @Tag("S14")
    void aDryRunTellsOnceAndWritesNothing() throws Exception {
        den.dryRun = true;
        den.emitDiff = true;
        den.declare(registry(KELP));
        String before = den.registry();
        den.begin();
        den.await("document", () -> !den.documents.isEmpty());
        den.wakeUps.wake(Reason.MESSAGE);
        den.await("pass", () -> den.watched.size() == 2);
        den.machine.start("reef-creator-claude", Agent.CLAUDE, 200, "/lab/reef");
        den.wakeUps.wake(Reason.MESSAGE);
        den.await("pass", () -> den.watched.size() == 3);
        assertThat(den.stopped()).isNull();

        assertThat(den.documents).hasSize(2);
        assertThat(den.documents.getFirst()).contains("\"dry_run\":true", "\"action\":\"terminated\"");
        assertThat(den.documents.getLast()).contains("\"action\":\"registered\"");
        assertThat(den.registry()).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(den.registry);
        }
    }
}
