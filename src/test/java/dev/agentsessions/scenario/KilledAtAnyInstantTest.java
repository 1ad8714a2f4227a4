package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.memory.JournalReader;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Registry;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// SIGKILL at any instant leaves nothing that a restart has to repair, whatever goes on: sessions begin and end, messages
/// come, others write to the registry, with its lock and without it.
@Tag("S6")
class KilledAtAnyInstantTest {
    private static final int KILLS = Integer.getInteger("kills", 25);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_ALIVE = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Adds a line to the registry as scripts should.
    private static final String LOCKED = """
            { cat "$1"; echo "# locked $2"; } >"$1.new" && mv "$1.new" "$1"
            """;

    @RegisterExtension
    final Lab lab = new Lab();

    /// With much in its queues, Mosquitto would be busy keeping them.
    private final TestBroker broker = Brokers.mosquitto("persistence false");
    private final String root = "killed-" + System.nanoTime();
    private final Deque<Living> alive = new ArrayDeque<>();
    private final List<String> begun = new ArrayList<>();
    private final AtomicInteger edits = new AtomicInteger();
    private String declared = "";

    @BeforeEach
    void set() {
        lab.setBroker(broker);
        lab.set("RECONCILE_MQTT_ROOT", root);
        lab.set("RECONCILE_MQTT_CLIENT_ID", root);
        lab.set("RECONCILE_POLL_INTERVAL", "1s");
        lab.keepServer();
        declared = lab.declare(lab.deadEntry("old-creator-claude"), lab.deadEntry("older-creator-claude"));
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void nothingHasToBeRepaired() throws Exception {
        Random random = new Random(SEED);
        String job = root;
        long told;
        Peer.Subscriber drifts;
        try (Peer peer = Peer.at(broker);
                Instants instants = new Instants(
                        random,
                        lab,
                        ".agent-sessions.yaml.reconcile-",
                        "agent-sessions.yaml",
                        "events.jsonl",
                        "outbox.jsonl",
                        ".daemon.json",
                        ".kelp.state",
                        "undelivered",
                        ".mqtt")) {
            drifts = peer.subscribe(root + "/+/drifts");
            try (Subscribed first = Subscribed.started(lab)) {
                first.awaitConnected();
            }
            try (JobWorker worker = new JobWorker(broker, job, lab.root().resolve("worker.err"));
                    Meanwhile work = new Meanwhile("worker", 5, () -> worker.progress(1));
                    Meanwhile sessions = new Meanwhile("sessions", 250, this::beginOrEnd);
                    Meanwhile editor = new Meanwhile("editor", 40, this::edit)) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    String what = "kill.seed=" + SEED + ", kill " + kill;
                    try (Subscribed daemon = Subscribed.begun(lab)) {
                        what += ", " + instants.await();
                        daemon.kill();
                        assertThat(daemon.log()).as(what).doesNotContainPattern("damaged|passed over|could not|failed");
                    }
                    try {
                        nothingToRepair();
                    } catch (AssertionError | IOException e) {
                        throw new AssertionError(what + ": " + e.getMessage(), e);
                    }
                }
                work.end();
                sessions.end();
                editor.end();
                told = worker.end();
            }
            try (Subscribed last = Subscribed.started(lab)) {
                allIsWell(last, job, told, drifts);
            }
        }
        System.out.println(KILLS + " kills of the daemon, kill.seed=" + SEED + ": " + told + " events, "
                + begun.size() + " sessions, " + edits + " edits; nothing to repair");
    }

    private void beginOrEnd() {
        if (alive.size() >= MOST_ALIVE) {
            alive.remove().end();
        } else {
            String name = "s" + begun.size() + "-creator-claude";
            alive.add(lab.start(name));
            begun.add(name);
        }
    }

    private void edit() throws IOException {
        int number = edits.get() + 1;
        Path registry = lab.registryFile();
        if (number % 3 > 0) {
            String file = registry.toString();
            Run.of(PATIENCE, System.getenv(), List.of(
                            "flock", file + ".lock", "sh", "-c", LOCKED, "sh", file, Integer.toString(number)))
                    .orFail();
        } else {
            Path copy = ClaudeHome.write(registry.resolveSibling("4913~"), lab.registry() + "# saved " + number + "\n");
            Files.move(copy, registry, StandardCopyOption.ATOMIC_MOVE);
        }
        edits.set(number);
    }

    /// To be asked before a restart could have repaired anything.
    private void nothingToRepair() throws Exception {
        int edited = edits.get();
        String text = lab.registry();
        RegistryText.parse("registry", text.getBytes(StandardCharsets.UTF_8));
        assertThat(text.lines().filter(line -> !line.contains("status:")).toList())
                .containsSubsequence(declared.lines().filter(line -> !line.contains("status:")).toList());
        for (int number = 1; number <= edited; number++) {
            if (number % 3 > 0) {
                assertThat(text).containsOnlyOnce("# locked " + number + "\n");
            }
        }
        Path real = lab.registryFile().toRealPath();
        assertThat(new MemoryFiles(lab.stateFolder(), real).load().notes()).isEmpty();
        assertThat(new MemoryFiles(lab.stateFolder().resolve("push"), real).load().notes()).isEmpty();
        assertThat(new Undelivered(lab.stateFolder(), real, (_, _) -> () -> {}, PATIENCE)
                        .load(new Registry(List.of(), List.of(), ""))
                        .notes())
                .isEmpty();
        if (Files.exists(lab.stateFolder().resolve("daemon.json"))) {
            assertThat(new DaemonFile(lab.stateFolder()).read()).isNotNull();
        }
        Run.of(PATIENCE, System.getenv(), List.of("flock", "-w", "5", lab.lockFile().toString(), "true"))
                .orFail();
    }

    private void allIsWell(Subscribed last, String job, long told, Peer.Subscriber drifts) throws Exception {
        Set<String> living = new HashSet<>();
        alive.forEach(it -> living.add(it.name()));
        living.remove(alive.getFirst().name());
        alive.remove().end();
        last.await("truth", () -> begun.stream().allMatch(name -> isTrue(name, living.contains(name))));
        last.await("all events", () -> HeardEvents.of(lab, job).size() == told);
        assertThat(HeardEvents.of(lab, job)).containsExactlyElementsOf(
                LongStream.rangeClosed(1, told).boxed().toList());
        last.await("outbox", () -> last.said().broker().counts().get("waiting") == 0);
        last.awaitRest();

        assertThat(temporaries()).isEmpty();
        List<JournalReader.Problem> problems = new ArrayList<>();
        JournalReader.read(journal(), reading -> {
            if (reading instanceof JournalReader.Problem problem) {
                problems.add(problem);
            }
        });
        assertThat(problems).isEmpty();
        toldOnce(drifts);
    }

    /// Whether a session is declared as it is; one that has come and gone while no daemon ran need not be.
    private boolean isTrue(String name, boolean living) {
        String text = lab.registry();
        int at = text.indexOf(" " + name + ":\n");
        int end = text.indexOf("creator-claude:\n", at + name.length() + 3);
        String entry = at < 0 ? "" : text.substring(at, end < 0 ? text.length() : end);
        return living ? entry.contains("status: running") : entry.isEmpty() || entry.contains("status: terminated");
    }

    private List<Path> temporaries() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : List.of(lab.stateFolder(), lab.registryFile().getParent())) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".tmp")).forEach(found::add);
            }
        }
        return found;
    }

    private List<Path> journal() throws IOException {
        try (Stream<Path> files = Files.list(lab.stateFolder().resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    /// A kill may have a drift sent again, which has its id then; nothing is told in another guise.
    private void toldOnce(Peer.Subscriber drifts) {
        Map<String, Set<String>> ids = new HashMap<>();
        Map<String, Integer> times = new HashMap<>();
        for (String payload : drifts.payloads()) {
            JsonNode drift = JSON.readTree(payload);
            String id = drift.get("id").asString();
            ids.computeIfAbsent(drift.get("session").asString() + " " + drift.get("kind").asString(), _ -> new HashSet<>())
                    .add(id);
            times.merge(id, 1, Integer::sum);
        }
        assertThat(ids).allSatisfy((what, of) -> assertThat(of).as(what).hasSize(1));
        assertThat(times).allSatisfy((id, often) -> assertThat(often).as(id).isLessThanOrEqualTo(1 + KILLS));
        long ends = ids.keySet().stream().filter(what -> what.endsWith("tmux-gone")).count();
        long ended = lab.registry().lines().filter(line -> line.contains("status: terminated")).count();
        System.out.println(times.size() + " drifts told, " + times.values().stream().filter(it -> it > 1).count()
                + " of them more than once; " + ends + " of " + ended + " ends");
    }
}
