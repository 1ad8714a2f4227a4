package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A tool loaded the registry, thought, and saved the whole of it: what people and scripts had changed meanwhile was
/// lost. Under the lock the registry is read and judged again, and only the fields concerned are changed.
@Tag("case-26")
@Tag("R9")
class Case26LostUpdateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UPDATES = 30;

    /// A script that updates the registry as scripts should.
    private static final String SCRIPT = """
            n=0
            while [ "$n" -lt "$2" ]; do
              n=$((n + 1))
              flock "$1.lock" sh -c '{ cat "$1"; echo "# update $2"; } >"$1.new" && mv "$1.new" "$1"' sh "$1" "$n" ||
                exit 1
            done
            """;

    /// One that also declares again and again that a session runs which does not.
    private static final String REVIVING = SCRIPT.replace("cat \"$1\";", "sed s/terminated\\ /running\\ / \"$1\";");

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void haveATmuxThatListsNone() {
        lab.keepServer();
    }

    @Test
    void whatIsWrittenWhileThePassWaitsForTheLockIsKept() throws Exception {
        String text = lab.declare(lab.deadEntry(Lab.KELP));
        String edited = text.replace("'idle'", "'thinking' # says Jo");

        Said said = whileLocked(() -> lab.write(edited), () -> lab.reconcile());

        assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
        assertThat(lab.registry()).isEqualTo(Expected.terminated(edited, said));
    }

    @Test
    void whatAPersonDecidesMeanwhileIsJudgedAgain() throws Exception {
        String text = lab.declare(lab.deadEntry(Lab.KELP));
        String archived = text.replace("running ", "archived ");

        Said said = whileLocked(() -> lab.write(archived), () -> lab.reconcile());

        assertThat(said.drifts()).isEmpty();
        assertThat(lab.registry()).isEqualTo(archived);
    }

    /// Makes a pass that has to wait for somebody who holds the lock and does something before letting it go.
    private Said whileLocked(Runnable work, Callable<Said> pass) throws Exception {
        FutureTask<Said> said = new FutureTask<>(pass);
        Thread thread = new Thread(said, "pass");
        try (Child holder = Child.of("flock", lab.lockFile().toString(), "sh", "-c", "echo held; read line")) {
            assertThat(holder.line()).isEqualTo("held");
            thread.start();
            Await.until(PATIENCE, "the pass to try for the lock", () -> isIn(thread, FlockLocks.class));
            work.run();
            holder.tell("");
            return said.get();
        } finally {
            thread.join();
        }
    }

    private static boolean isIn(Thread thread, Class<?> type) {
        return Arrays.stream(thread.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(type.getName()));
    }

    @Test
    void nothingIsLostBetweenPassesAndScriptsThatTakeTheLock() throws Exception {
        String text = lab.declare(lab.deadEntry(Lab.KELP), lab.deadEntry("weed-creator-claude"));
        String registry = lab.registryFile().toString();
        try (Child script = Child.of("sh", "-c", SCRIPT, "sh", registry, Integer.toString(UPDATES))) {
            Said said = lab.reconcile();
            assertThat(said.json().get("actions")).hasSize(2);
            assertThat(script.rest()).isEmpty();
            assertThat(script.status()).isZero();
        }

        String now = lab.registry();
        for (int n = 1; n <= UPDATES; n++) {
            assertThat(now).contains("# update " + n + "\n");
        }
        assertThat(now).hasLineCount((int) text.lines().count() + 4 + UPDATES);
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    /// The daemon is woken by each update, and corrects what scripts leave for it to correct.
    @Test
    @Tag("S1")
    void nothingIsLostBetweenTheDaemonAndScriptsThatTakeTheLock() throws Exception {
        String text = lab.declare(lab.deadEntry(Lab.KELP));
        String registry = lab.registryFile().toString();
        try (Subscribed daemon = Subscribed.started(lab);
                Child script = Child.of("sh", "-c", REVIVING, "sh", registry, Integer.toString(UPDATES))) {
            assertThat(script.rest()).isEmpty();
            assertThat(script.status()).isZero();
            daemon.await("correction", () -> lab.registry().contains("status: terminated "));
            daemon.awaitRest();
            assertThat(daemon.said().failures()).isZero();
            assertThat(daemon.log()).doesNotContain("the pass failed");
        }

        String now = lab.registry();
        for (int n = 1; n <= UPDATES; n++) {
            assertThat(now).containsOnlyOnce("# update " + n + "\n");
        }
        assertThat(now).hasLineCount((int) text.lines().count() + 2 + UPDATES);
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEmpty();
    }

    /// An editor knows of no lock. What it saves while the daemon waits to write is judged again, and kept.
    @Test
    @Tag("S1")
    void whatAnEditorSavesWithoutTheLockWhileTheDaemonWaitsIsKept() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        String text = lab.declare(kelp.entry());
        Path looks = lab.countLooks();
        String edited = text.replace("'idle'", "'thinking' # says Jo");
        try (Subscribed daemon = Subscribed.started(lab);
                Child holder = Child.of("flock", lab.lockFile().toString(), "sh", "-c", "echo held; read line")) {
            assertThat(holder.line()).isEqualTo("held");
            daemon.awaitRest();
            long before = Lab.read(looks).length();
            kelp.end();
            daemon.await("second look, after which it writes", () -> Lab.read(looks).length() >= before + 2);
            Path copy = ClaudeHome.write(lab.registryFile().resolveSibling("4913~"), edited);
            Files.move(copy, lab.registryFile(), StandardCopyOption.ATOMIC_MOVE);
            holder.tell("");
            daemon.await("correction", () -> lab.registry().contains("status: terminated "));
            daemon.awaitRest();
        }
        String at = lab.registry().replaceAll("(?s).*terminated_at: (\\S+).*", "$1");
        assertThat(lab.registry()).isEqualTo(Expected.terminated(edited, at));
    }
}
