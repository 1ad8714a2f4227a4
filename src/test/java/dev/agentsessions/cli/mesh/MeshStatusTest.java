package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Screen;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.cli.mesh.Console.Answer;
import dev.agentsessions.mesh.Sighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How things stand, once and again and again.
@Tag("M6")
class MeshStatusTest {
    @TempDir
    private Path home;

    private Console console;

    @BeforeEach
    void begin() {
        console = new Console(home);
        console.environment.put("NO_COLOR", "1");
        console.say("register --agent ada --role coder --branch feature/x --session main");
        console.say("register --agent bob --role reviewer --session side");
        console.say("register --agent eve --role coder");
        console.type("add-task", "--task-id", "T1", "--title", "Mend the parser", "--priority", "70").granted();
        console.type("add-task", "--task-id", "T2", "--title", "Write it up", "--depends-on", "T1").granted();
        console.type("add-task", "--task-id", "T3", "--title", "Look at the build").granted();
        console.type("add-task", "--task-id", "T4", "--title", "Release").granted();
        console.say("claim-task --agent ada --task-id T1 --ttl 10m");
        console.say("claim-task --agent bob --task-id T4");
        console.type("block", "--agent", "bob", "--task-id", "T4", "--reason", "no key").granted();
        console.say("unregister --agent eve");
        console.seen.put("ada", Sighting.ALIVE);
        console.seen.put("bob", Sighting.GONE);
        console.pass(Duration.ofSeconds(35));
        console.say("update-task --agent ada --task-id T1 --status in_progress --progress 40 --note half-way");
    }

    @AfterEach
    void end() {
        System.clearProperty("reconcile.tty");
        System.clearProperty("reconcile.columns");
    }

    private static final List<String> STANDING = List.of(
            "2 agents, 1 gone",
            "  ada  active  coder     feature/x  T1  heard 0 s ago   main seen alive",
            "  bob  active  reviewer             T4  heard 35 s ago  side gone",
            "",
            "4 tasks: 2 pending, 1 in progress, 1 blocked",
            "  T3  claimable     priority 50  Look at the build",
            "  T2  waits for T1  priority 50  Write it up",
            "",
            "2 leases",
            "  T1  ada  9 min left  in progress  40 %  half-way",
            "  T4  bob  85 s left   blocked      0 %   Release",
            "",
            "1 blocker",
            "  T4  bob  no key");

    @Test
    void showsEverybodyAndEverythingThatMatters() {
        List<String> lines = console.say("status").lines();
        assertThat(lines).startsWith(STANDING.toArray(String[]::new));
        assertThat(lines.subList(STANDING.size(), lines.size()))
                .startsWith("", "last events")
                .hasSize(10)
                .endsWith("  09:00:35  ada      updated       T1 token=1 progress=40 note=half-way");
    }

    @Test
    void showsEverythingAsOneDocument() {
        Answer show = console.say("show --json");
        assertThat(show.json()).containsKeys("seq", "at", "agents", "tasks");
        assertThat(new Values(show.json()).all("tasks").stream().map(task -> task.text("id")))
                .containsExactly("T1", "T2", "T3", "T4");
        Values status = new Values(console.say("status --json").json());
        assertThat(status.all("agents")).hasSize(3);
        assertThat(status.all("events")).hasSize(8);
        assertThat(status.all("events").getLast().number("seq")).isEqualTo(status.number("seq"));
    }

    /// What nobody sees to will never be done.
    @Test
    void namesWhatIsStuckAndWhatWaitsForIt() {
        console.say("claim-task --agent ada --task-id T3").granted();
        console.say("release-task --agent ada --task-id T3 --outcome failed").granted();
        console.say("add-task --task-id T5 --title More --depends-on T3 --depends-on T0 --depends-on T1").granted();
        assertThat(console.say("status").lines())
                .contains(
                        "5 tasks: 2 pending, 1 in progress, 1 blocked, 1 failed",
                        "  T5  waits for T3 (failed) T0 (not added) T1  priority 50  More",
                        "  T3  failed                                   priority 50  Look at the build");
    }

    /// An agent may come that can, or what it asks for is misspelt.
    @Test
    void namesWhatNoAgentThatIsThereMayTake() {
        console.say("register --agent eva --role reviewer --capability java");
        console.say("add-task --task-id T5 --title Five --requires jaav");
        console.say("add-task --task-id T6 --title Six --requires java --role coder");
        console.say("add-task --task-id T7 --title Seven --requires java");
        console.say("add-task --task-id T8 --title Eight --role writer --depends-on T1");
        assertThat(console.say("status").lines())
                .anyMatch(line -> line.matches("  T5  waits for an agent that can jaav  +priority 50  Five"))
                .anyMatch(line -> line.matches("  T6  waits for an agent that has the role coder and can java  +priority.*"))
                .anyMatch(line -> line.matches("  T7  claimable +priority 50  Seven"))
                .anyMatch(line -> line.matches("  T8  waits for T1 +priority 50  Eight"));
        console.say("unregister --agent eva");
        assertThat(console.say("status").lines()).anyMatch(line -> line.startsWith("  T7  waits for an agent that can java"));
    }

    /// Most of what happens in a mesh that is at work are signs of life.
    @Test
    void theLastEventsAreNoSignsOfLife() {
        for (int i = 0; i < 20; i++) {
            console.say("heartbeat --agent ada").granted();
            console.say("renew --agent ada --task-id T1").granted();
        }
        List<String> lines = console.say("status").lines();
        assertThat(lines.subList(lines.indexOf("last events") + 1, lines.size()))
                .hasSize(8)
                .noneMatch(line -> line.contains("heard") || line.contains("renewed"))
                .endsWith("  09:00:35  ada      updated       T1 token=1 progress=40 note=half-way");
    }

    @Test
    void saysHowToBeginWhereThereIsNothing() {
        Console empty = new Console(home.resolve("empty"));
        empty.say("sweep");
        assertThat(empty.say("status").lines())
                .startsWith(
                        "0 agents", "  begin with: agent-mesh register", "", "0 tasks", "  begin with: agent-mesh add-task",
                        "", "last events")
                .hasSize(8);
    }

    /// Whoever only looks begins no mesh.
    @Test
    @Tag("M5")
    void looksWithoutMakingWhatItLooksFor() {
        Console empty = new Console(home.resolve("empty"));
        empty.environment.put("NO_COLOR", "1");
        List<String> none = List.of("there is no mesh yet", "  begin with: agent-mesh register");
        assertThat(empty.say("status").lines()).isEqualTo(none);
        assertThat(empty.say("show").lines()).isEqualTo(none);
        assertThat(empty.say("log").lines()).containsExactly("there is no mesh yet");
        assertThat(empty.say("status --json").json())
                .containsEntry("ok", true)
                .containsEntry("seq", 0L)
                .containsEntry("agents", List.of())
                .containsEntry("tasks", List.of())
                .containsEntry("events", List.of());
        assertThat(empty.say("log --json").json()).containsEntry("events", List.of());
        assertThat(empty.type("recommend", "--agent", "ada").err()).contains("unknown_agent");
        assertThat(empty.type("show", "--task-id", "T1").err()).contains("unknown_task");
        assertThat(empty.say("assignments").out()).isNotEmpty();
        assertThat(empty.type("verify").err()).isEqualTo("agent-mesh: there is no mesh yet; `agent-mesh register` begins one\n");
        empty.screen.size = new Screen.Size(100, 40);
        empty.screen.at(5_000, null, () -> {
            assertThat(empty.state()).doesNotExist();
            empty.say("register --agent ada --role coder");
        });
        empty.screen.at(10_000, Screen.Input.QUIT, () -> {});
        System.setProperty("reconcile.tty", "true");
        assertThat(empty.type("watch")).isEqualTo(new Answer(0, "", ""));
        assertThat(empty.screen.pictures.getFirst()).containsAll(none);
        assertThat(empty.screen.pictures.getLast()).contains("1 agent");
    }

    @ParameterizedTest
    @CsvSource({"100", "80", "60", "40"})
    void fitsTheTerminal(int columns) {
        for (int i = 0; i < 15; i++) {
            console.type("add-task", "--task-id", "long-name-of-a-task-" + i, "--title", "words ".repeat(30)).granted();
        }
        System.setProperty("reconcile.tty", "true");
        System.setProperty("reconcile.columns", Integer.toString(columns));
        List<String> lines = console.say("status").lines();
        assertThat(lines).allMatch(line -> line.length() <= columns).contains("  … and 7 more");
        assertThat(console.say("log --max 1000").lines()).allMatch(line -> line.length() <= columns);
        assertThat(console.say("recommend --agent ada").lines()).allMatch(line -> line.length() <= columns);
        assertThat(console.say("show").lines()).anyMatch(line -> line.contains("long-name-of-a-task-14") || columns < 80);
    }

    /// What is known of an agent's life is worth more than what it does, that more than who it is and where.
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "120|  zed  active  coder  feature/a-long-name  T7  heard 5 s ago  alpha-creator-claude seen alive  at it",
        "102|  zed  active  coder  feature/a-long-name  T7  heard 5 s ago  alpha-creator-claude seen alive  at it",
        "98|  zed  active  coder  feature/a-long-name  T7  heard 5 s ago  alpha-creator-claude seen alive",
        "90|  zed  active  feature/a-long-name  T7  heard 5 s ago  alpha-creator-claude seen alive",
        "80|  zed  active  feature/a-lo…  T7  heard 5 s ago  alpha-creator-claude seen alive",
        "70|  zed  active  T7  heard 5 s ago  alpha-creator-claude seen alive",
        "60|  zed  active  T7  5 s  alpha-creator-claude seen alive",
        "50|  zed  active  T7  5 s  alpha-creator-… seen alive",
        "40|  zed  active  T7  5 s  alph… seen alive",
    })
    void givesWayWhereItMattersLeast(int columns, String line) {
        Map<String, Object> agent = new HashMap<>(Map.of(
                "name", "zed", "status", "active", "role", "coder", "branch", "feature/a-long-name", "task_id", "T7",
                "silent_ms", 5_000L, "session", "alpha-creator-claude", "seen", "alive", "note", "at it"));
        Terminal terminal = new Terminal(System.out, true, true, false, columns);
        assertThat(new AgentRows(terminal, List.of(new Values(agent))).lines(columns)).containsExactly(line);
    }

    /// What is known of its life says why.
    @Test
    void saysOfTheDeadOnceSinceWhenNothingWasHeard() {
        console.pass(Duration.ofMinutes(11));
        assertThat(console.say("sweep").out()).contains("dead: bob");
        assertThat(console.say("status").lines())
                .contains("  bob  dead    reviewer             heard 11 min ago  side gone");
    }

    @Test
    void isColouredOnATerminalOnly() {
        console.environment.remove("NO_COLOR");
        assertThat(console.say("status").out()).doesNotContain("\u001b");
        System.setProperty("reconcile.tty", "true");
        assertThat(console.say("status").out())
                .contains("\u001b[1m2 agents, 1 gone\u001b[0m", "\u001b[32mmain seen alive\u001b[0m");
        console.environment.put("TERM", "dumb");
        assertThat(console.say("status").out()).doesNotContain("\u001b");
    }

    private List<List<String>> watched(String... words) {
        System.setProperty("reconcile.tty", "true");
        assertThat(console.type(words)).isEqualTo(new Answer(0, "", ""));
        assertThat(console.screen.closed).isTrue();
        return console.screen.pictures;
    }

    @Test
    void watchShowsWhatStatusShows() {
        console.screen.size = new Screen.Size(100, 40);
        List<String> picture = watched("watch").getFirst();
        assertThat(picture).startsWith("2026-11-20T09:00:35Z · mesh · event 14", "").endsWith("", "every 5 s · q quits");
        assertThat(picture.subList(2, picture.size())).startsWith(STANDING.toArray(String[]::new));
    }

    @Test
    void watchLooksAgainAsOftenAsItIsTold() {
        console.screen.at(5_000, null, () -> console.pass(Duration.ofSeconds(5)));
        console.screen.at(10_000, Screen.Input.QUIT, () -> {});
        assertThat(watched("watch")).hasSize(2);
        assertThat(console.screen.pictures.getLast()).anyMatch(line -> line.contains("80 s left"));

        console.screen.pictures.clear();
        console.screen.waited = Duration.ZERO;
        console.screen.at(300, null, () -> {});
        console.screen.at(600, null, () -> {});
        console.screen.at(900, Screen.Input.QUIT, () -> {});
        assertThat(watched("watch", "--interval", "300ms")).hasSize(3);
        assertThat(console.screen.pictures.getLast()).endsWith("every 300 ms · q quits");
    }

    @Test
    void watchDrawsAnewWhenTheTerminalChangesItsSize() {
        console.screen.at(5_000, Screen.Input.RESIZED, () -> console.screen.size = new Screen.Size(50, 12));
        assertThat(watched("watch")).hasSize(2);
        assertThat(console.screen.pictures.getLast()).allMatch(line -> line.length() <= 50).hasSizeLessThanOrEqualTo(12);
    }

    /// The same forty times.
    private static Values crowded(Values show) {
        Map<String, Object> crowd = new HashMap<>();
        show.map().forEach((name, value) -> {
            List<?> list = value instanceof List<?> several ? several : List.of();
            boolean counts = name.equals("agents") || name.equals("tasks");
            crowd.put((String) name, counts ? Collections.nCopies(40, list).stream().flatMap(List::stream).toList() : value);
        });
        return new Values(crowd);
    }

    @ParameterizedTest
    @CsvSource({"200, 60", "100, 24", "80, 24", "80, 18", "60, 12", "40, 11", "40, 6", "30, 4", "20, 3", "20, 2", "20, 1"})
    void watchFitsEveryTerminal(int columns, int rows) {
        Values show = crowded(new Values(console.say("status --json").json()));
        Terminal terminal = new Terminal(System.out, true, true, false, columns);
        List<String> picture = new MeshPicture(
                        terminal, new Screen.Size(columns, rows), Console.BEGIN, "every 5 s · q quits")
                .of(show, show.all("events"));
        assertThat(picture).hasSizeLessThanOrEqualTo(rows).allMatch(line -> line.length() <= columns);
        if (rows >= 2) {
            assertThat(picture).last().asString().endsWith("q quits");
        }
        if (rows >= 18) {
            assertThat(picture)
                    .hasSize(rows)
                    .contains("80 leases", "40 blockers", "  T4  bob  no key", "last events");
        }
    }

    @Test
    void watchSaysWhatKeepsItFromLookingAndGoesOn() {
        Path file = console.state().resolve("mesh/mesh.db");
        console.screen.at(5_000, null, () -> {
            try (var open = FileChannel.open(file, StandardOpenOption.WRITE)) {
                open.write(ByteBuffer.wrap(new byte[200]), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        console.screen.at(10_000, Screen.Input.QUIT, () -> {});
        assertThat(watched("watch")).hasSize(2);
        assertThat(String.join("\n", console.screen.pictures.getLast())).contains("q quits");
    }

    @Test
    @Tag("M5")
    void watchIsAnErrorWhereNothingCanBeDrawn() throws Exception {
        assertThat(console.type("watch").status()).isEqualTo(2);
        assertThat(console.type("watch").err()).startsWith("agent-mesh: watch needs a terminal");
        System.setProperty("reconcile.tty", "true");
        Path state = Files.writeString(home.resolve("file"), "");
        assertThat(console.type("watch", "--state-dir", state.toString()).status()).isEqualTo(2);
        assertThat(console.screen.pictures).isEmpty();
    }
}
