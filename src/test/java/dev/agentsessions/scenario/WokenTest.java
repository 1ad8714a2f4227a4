package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.TmuxServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happens is noticed when it happens: the daemon polls once an hour here. How long each takes is printed.
@Tag("S2")
class WokenTest {
    private static final int TIMES = 3;

    @RegisterExtension
    final Lab lab = new Lab();

    private final List<Duration> took = new ArrayList<>();

    private void time(Subscribed daemon, String what, Runnable happening, BooleanSupplier noticed) {
        daemon.awaitRest();
        timeAtRest(daemon, what, happening, noticed);
    }

    private void timeAtRest(Subscribed daemon, String what, Runnable happening, BooleanSupplier noticed) {
        long begin = System.nanoTime();
        happening.run();
        daemon.await(what, noticed);
        took.add(Duration.ofNanos(System.nanoTime() - begin));
    }

    private void print(String what) {
        Collections.sort(took);
        System.out.println(what + ": p50 " + took.get(took.size() / 2).toMillis() + " ms, worst "
                + took.getLast().toMillis() + " ms of " + took.size());
    }

    private long terminated() {
        return lab.registry().lines().filter(line -> line.contains("status: terminated")).count();
    }

    /// An agent of each kind of session, with its entry.
    private List<Living> several() {
        List<Living> several = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            several.add(lab.start(lab.tmux(), "w" + i + "-creator-claude", lab.folder("work/w" + i)));
        }
        lab.declare(several.stream().map(Living::entry).toArray(String[]::new));
        return several;
    }

    @Test
    void anAgentThatEnds() {
        lab.keepServer();
        List<Living> several = several();
        try (Subscribed daemon = Subscribed.started(lab)) {
            for (Living living : several) {
                long before = terminated();
                time(daemon, "end of " + living.name(), living.program()::exit, () -> terminated() == before + 1);
            }
            assertThat(daemon.log()).doesNotContain("agent-gone").doesNotContain("seen only once");
            assertThat(terminated()).isEqualTo(TIMES);
        }
        print("an agent exits -> terminated");
    }

    @Test
    void aSessionThatIsKilled() {
        lab.keepServer();
        List<Living> several = several();
        try (Subscribed daemon = Subscribed.started(lab)) {
            for (Living living : several) {
                long before = terminated();
                time(daemon, "end of " + living.name(), living::end, () -> terminated() == before + 1);
            }
        }
        print("a session is killed -> terminated");
    }

    @Test
    void anAgentBelowAShellThatEnds() {
        TmuxServer.Session session = lab.startBelowShell("claude; exec sh");
        lab.declare(Lab.entry(Lab.KELP, "claude", session.panePid(), lab.kelp()));
        try (Subscribed daemon = Subscribed.started(lab)) {
            time(daemon, "flag", lab.agentBelow(session.panePid())::exit, () -> daemon.log()
                    .contains("no claude runs in any of its panes (sh is there)"));
        }
        print("an agent exits to a shell -> flagged");
    }

    @Test
    void aServerThatDies() {
        List<Living> several = several();
        try (Subscribed daemon = Subscribed.started(lab)) {
            time(daemon, "end of all", lab.tmux()::crash, () -> terminated() == several.size());
        }
        print("the tmux server is killed -> all terminated");
    }

    @Test
    void aConversationThatBegins() {
        List<Living> several = several();
        try (Subscribed daemon = Subscribed.started(lab)) {
            for (int i = 0; i < TIMES; i++) {
                Living living = several.get(i);
                String id = "7d2a9c10-5b1e-4c33-9a70-00000000000" + i;
                time(
                        daemon,
                        "conversation of " + living.name(),
                        () -> lab.claude().transcript(living.cwd(), id),
                        () -> lab.registry().contains("claude_session_id_own: " + id));
            }
        }
        print("a transcript appears -> recorded");
    }

    @Test
    void aConversationThatIsClearedAway() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        lab.claude().transcript(kelp.cwd(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.await("its id", () -> lab.registry().contains("claude_session_id_own: " + Lab.ID));
            lab.claude().transcript(kelp.cwd(), Lab.OTHER_ID);
            time(
                    daemon,
                    "its new id",
                    () -> lab.claude().claim(kelp.pid(), Lab.OTHER_ID),
                    () -> lab.registry().contains("claude_session_id_own: " + Lab.OTHER_ID));
        }
        print("the live registry names another conversation -> recorded");
    }

    @Test
    void anAgyThatAttachesToAConversation() {
        Living kelp = lab.start("kelp-creator-agy");
        lab.declare(kelp.entry());
        lab.agy().conversation(Lab.ID);
        try (Subscribed daemon = Subscribed.started(lab)) {
            time(
                    daemon,
                    "its conversation",
                    () -> kelp.program().hold(lab.agy().presence(Lab.ID)),
                    () -> lab.registry().contains("agy_conversation_id_own: " + Lab.ID));
        }
        print("agy locks its presence -> recorded");
    }

    @Test
    void aSessionThatBegins() {
        lab.keepServer();
        lab.declare();
        try (Subscribed daemon = Subscribed.started(lab)) {
            for (int i = 0; i < TIMES; i++) {
                String name = "kelp" + i + "-creator-claude";
                daemon.awaitRest();
                Living living = lab.start(name);
                assertThat(lab.registry()).doesNotContain(name);
                timeAtRest(
                        daemon,
                        name,
                        () -> lab.claude().claim(living.pid(), Lab.ID),
                        () -> lab.registry().contains(name + ":"));
            }
        }
        print("sessions/<pid>.json appears -> registered");
    }

    @Test
    void aServerThatBegins() {
        lab.declare();
        try (Subscribed daemon = Subscribed.started(lab)) {
            time(daemon, Lab.KELP, () -> lab.start(Lab.KELP), () -> lab.registry().contains(Lab.KELP + ":"));
            time(
                    daemon,
                    "another server",
                    () -> lab.start(lab.tmux("work"), "weed-creator-claude", lab.kelp()),
                    () -> lab.registry().contains("weed-creator-claude:"));
        }
        print("a socket appears -> its session is registered");
    }

    @Test
    void aRegistryThatIsEdited() {
        Living kelp = lab.start(Lab.KELP);
        String text = lab.declare(kelp.entry());
        try (Subscribed daemon = Subscribed.started(lab)) {
            for (int i = 0; i < TIMES; i++) {
                String name = "weed" + i + "-creator-claude";
                String edited = text + "\n" + lab.deadEntry(name);
                time(
                        daemon,
                        "judgement of " + name,
                        i % 2 == 0 ? () -> lab.write(edited) : () -> save(edited),
                        () -> terminated() == 1 && lab.registry().contains(name));
            }
        }
        print("the registry is edited -> judged and corrected");
    }

    /// As most editors do.
    private void save(String text) {
        try {
            Files.move(
                    ClaudeHome.write(lab.registryFile().resolveSibling("4913~"), text),
                    lab.registryFile(),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Tag("S4")
    void aRegistryThatIsMended() {
        Living kelp = lab.start(Lab.KELP);
        lab.write("workspaces: [\n");
        try (Subscribed daemon = Subscribed.begun(lab)) {
            daemon.await("failures", () -> daemon.said() != null && daemon.said().failures() >= 1);
            assertThat(daemon.said().watches().folders()).isEqualTo(1);
            lab.declare(kelp.entry(), lab.deadEntry("weed-creator-claude"));
            daemon.await("correction", () -> terminated() == 1);
        }
    }

    /// What is watched is worth it: at rest nothing wakes the daemon, not even what it does itself.
    @Test
    @Tag("S17")
    void nothingAtRest() {
        List<Living> several = several();
        try (Subscribed daemon = Subscribed.started(lab)) {
            several.getFirst().end();
            daemon.await("end", () -> terminated() == 1);
            daemon.awaitRest();
            assertThat(daemon.said().passes()).isLessThan(10);
            assertThat(daemon.said().watches().problems()).isEmpty();
            // The other panes, and the server.
            daemon.await("watch over the rest", () -> daemon.said().watches().processes() == TIMES);
            assertThat(daemon.said().watches().folders()).isGreaterThan(4);

            long passes = daemon.said().passes();
            ClaudeHome.write(lab.claude().folder().resolve("projects/notes.txt"), "x");
            daemon.await("second look at what may be written by then", () -> daemon.said().passes() > passes + 1
                    && daemon.said().wokenBy().equals("aftershock"));
        }
    }
}
