package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.StandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Kanban worker that does what the skill says, with the skill's own scripts and real daemons: it posts each drift, and
/// none twice, whoever is killed.
@Tag("S15")
class KanbanWorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SKILL =
            Path.of(System.getProperty("project.root", ""), "skills", "agent-sessions-monitor");

    @RegisterExtension
    final Lab lab = new Lab();

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> card = new ArrayList<>();

    @BeforeEach
    void install() {
        lab.set("RECONCILE_MQTT_URL", "off");
        lab.set("RECONCILE_POLL_INTERVAL", "1s");
        lab.keepServer();
        List<String> words = new ArrayList<>();
        lab.program().forEach(word -> words.add("'" + word + "'"));
        Path program = lab.root().resolve("reconcile");
        StandIn.write(program, "#!/bin/sh\nexec " + String.join(" ", words) + " \"$@\"\n");
        environment.putAll(lab.environment());
        environment.put("RECONCILE_BIN", program.toString());
        declare("one");
    }

    @AfterEach
    void stop() {
        assertThat(news("stop").status()).isZero();
    }

    private void declare(String... dead) {
        List<String> entries = new ArrayList<>();
        for (String name : dead) {
            entries.add(lab.deadEntry(name + "-creator-claude"));
        }
        lab.declare(entries.toArray(String[]::new));
    }

    private Run news(String command, String... more) {
        List<String> words = new ArrayList<>(
                List.of("sh", SKILL.resolve("scripts/news.sh").toAbsolutePath().toString(), command, "t_1a2b"));
        words.addAll(List.of(more));
        return Run.of(PATIENCE, environment, words);
    }

    private Path folder() {
        return lab.home().resolve(".cache/agent-sessions-cards/t_1a2b");
    }

    /// Drifts of the next document; empty if there is none.
    private List<String> next() {
        String printed = new String(news("next").orFail().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        List<String> comments = new ArrayList<>();
        if (!printed.isEmpty()) {
            assertThat(printed).hasLineCount(1);
            JsonNode drifts = JsonMapper.shared().readTree(printed).get("drifts");
            assertThat(drifts).isNotEmpty();
            drifts.forEach(drift -> comments.add(drift.get("comment").asString()));
        }
        return comments;
    }

    private List<String> awaitNext() {
        List<String> comments = new ArrayList<>();
        Await.until(PATIENCE, "news", () -> {
            comments.addAll(next());
            return !comments.isEmpty();
        });
        return comments;
    }

    private void done() {
        assertThat(news("done").orFail()).isEmpty();
    }

    private ProcessHandle daemon() throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(folder().resolve("pid")).strip())).orElseThrow();
    }

    private void killDaemon() throws IOException {
        ProcessHandle daemon = daemon();
        daemon.destroyForcibly();
        Await.until(PATIENCE, "its end", () -> !Proc.lives(daemon.pid()));
    }

    /// What is new of the session, as its comment begins.
    private static String death(String name) {
        return name + "-creator-claude: tmux gone";
    }

    @Test
    void isHandedEachDriftUntilItIsDoneWithAndNeverAgain() throws Exception {
        news("start").orFail();
        ProcessHandle daemon = daemon();
        assertThat(news("start").status()).as("it runs already").isZero();
        assertThat(daemon()).isEqualTo(daemon);

        List<String> first = awaitNext();
        assertThat(first).singleElement().asString().startsWith(death("one"));
        assertThat(next()).as("a worker that was killed before it was done").isEqualTo(first);
        done();
        assertThat(next()).isEmpty();
        done();
        assertThat(next()).isEmpty();

        killDaemon();
        assertThat(next()).as("told by the daemon before its end").isEmpty();
        declare("one", "two");
        assertThat(next()).as("without a daemon it asks").anyMatch(text -> text.startsWith(death("two")));
        done();

        news("start").orFail();
        assertThat(next()).as("told before the daemon began").isEmpty();
        declare("three");
        assertThat(awaitNext()).anyMatch(text -> text.startsWith(death("three")));
        done();
        assertThat(next()).isEmpty();

        ProcessHandle second = daemon();
        assertThat(news("stop").status()).isZero();
        assertThat(Proc.lives(second.pid())).isFalse();
    }

    @Test
    void passesOverWhatAKilledDaemonLeftOfALine() throws Exception {
        news("start").orFail();
        awaitNext();
        done();
        killDaemon();
        Files.writeString(
                folder().resolve("news.jsonl"), "{\"schema_version\":1,\"dri", StandardOpenOption.APPEND);
        news("start").orFail();
        declare("two");
        assertThat(awaitNext()).anyMatch(text -> text.startsWith(death("two")));
        done();
        assertThat(next()).isEmpty();
    }

    /// The registry is corrected in the background, and the worker's question still has an answer.
    @Test
    void isToldWhatAServiceDid() throws Exception {
        try (Child service = Child.of(lab.program("--subscribe"))) {
            Await.until(PATIENCE, "a correction", () -> lab.registry().contains("status: terminated"));
            Run refused = news("start");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("reconcile: a daemon runs already: pid " + service.pid());
            assertThat(folder().resolve("pid")).doesNotExist();

            assertThat(next()).singleElement().asString().startsWith(death("one"));
            assertThat(next()).as("a worker that was killed").singleElement().asString().startsWith(death("one"));
            done();
            assertThat(next()).isEmpty();

            service.kill();
            assertThat(next()).isEmpty();
            assertThat(news("start").status()).as("now it is the card's turn").isZero();
            assertThat(next()).isEmpty();
        }
    }

    @Test
    void saysWhatKeepsItFromAsking() throws Exception {
        Files.delete(lab.registryFile());
        assertThat(news("next").status()).isEqualTo(1);
        assertThat(news("start").status()).isEqualTo(1);
        lab.write("workspaces: [");
        Run failed = news("next");
        assertThat(failed.status()).isEqualTo(2);
        assertThat(failed.err()).contains(lab.registryFile() + ":1:");
        declare("one");
        assertThat(next()).hasSize(1);
    }

    /// A daemon of the card's own ends the wait by what it prints, a service by what it publishes. Statuses are those of
    /// mosquitto_sub: 1 if there is no broker, 27 if nothing came in time.
    @Test
    void waitsUntilThereMayBeNewsAndNoLongerThanItIsToldTo() {
        mosquittoSub("exit 1");
        assertThat(waited("1")).as("no broker").isBetween(Duration.ofMillis(990), Duration.ofSeconds(20));
        mosquittoSub("sleep 1; exit 27");
        assertThat(waited("40")).as("silence").isBetween(Duration.ofMillis(990), Duration.ofSeconds(20));
        mosquittoSub("case \"$*\" in *'-t +/+/drifts -C 1 -W 40') exit 0;; esac; exit 1");
        assertThat(waited("40")).as("a message").isLessThan(Duration.ofSeconds(20));
        mosquittoSub("exit 1");
        news("start").orFail();
        assertThat(waited("40")).as("a line of its own daemon").isLessThan(Duration.ofSeconds(30));
        assertThat(next()).isNotEmpty();
    }

    private void mosquittoSub(String script) {
        StandIn.write(lab.root().resolve("bin/mosquitto_sub"), "#!/bin/sh\n" + script + "\n");
    }

    private Duration waited(String seconds) {
        long begin = System.nanoTime();
        news("wait", seconds).orFail();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void takesNoPathForACard() {
        for (String id : List.of("", "..", "a/b", "a b")) {
            Run run = Run.of(
                    PATIENCE,
                    environment,
                    List.of("sh", SKILL.resolve("scripts/news.sh").toAbsolutePath().toString(), "next", id));
            assertThat(run.status()).as(id).isEqualTo(2);
        }
    }

    /// Worker and daemon are killed again and again, at any moment.
    @Test
    void postsEveryDriftAndNoneTwiceWhoeverIsKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            names.add("s" + i);
            declare(names.toArray(String[]::new));
            news("start").orFail();
            work(random);
            LockSupport.parkNanos(random.nextInt(400_000_000));
            killDaemon();
            work(random);
        }
        for (int quiet = 0; quiet < 2; ) {
            quiet = work(random) ? 0 : quiet + 1;
        }
        assertThat(card).as("seed %d", seed).doesNotHaveDuplicates();
        for (String name : names) {
            assertThat(card).as("seed %d", seed).anyMatch(comment -> comment.startsWith(death(name)));
        }
    }

    /// One document's worth of work, at the end of which the worker may be killed before it says that it is done.
    private boolean work(Random random) {
        List<String> comments = next();
        int posted = random.nextInt(3) == 0 ? random.nextInt(comments.size() + 1) : comments.size();
        for (String comment : comments.subList(0, posted)) {
            if (!card.contains(comment)) {
                card.add(comment);
            }
        }
        if (posted == comments.size() && random.nextInt(3) > 0) {
            done();
        }
        return !comments.isEmpty();
    }
}
