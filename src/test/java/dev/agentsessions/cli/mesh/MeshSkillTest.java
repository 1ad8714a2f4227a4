package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Console.Answer;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The protocol for agents says what this program takes and answers, and its hook does what it says.
@Tag("M5")
class MeshSkillTest {
    private static final Path SKILL = Path.of(System.getProperty("project.root", ""), "skills", "agent-mesh");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path home;

    private Console console;
    private String text;

    /// Away from the real program, which they would find beside them.
    private Path scripts;

    @BeforeEach
    void read() throws IOException {
        scripts = Files.createDirectories(home.resolve("skill/scripts"));
        for (String script : List.of("heartbeat.sh", "agent-mesh.sh")) {
            StandIn.write(scripts.resolve(script), Files.readString(SKILL.resolve("scripts").resolve(script)));
        }
        console = new Console(home);
        text = Files.readString(SKILL.resolve("SKILL.md"));
    }

    /// The command lines of its blocks, in their order.
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        Matcher block = Pattern.compile("(?s)```sh\n(.+?)```").matcher(text);
        while (block.find()) {
            block.group(1).lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
        }
        return lines;
    }

    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        assertThat(words.getFirst()).isEqualTo("agent-mesh");
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    @Test
    void hasAFrontThatIsRead() {
        assertThat(text).startsWith("---\nname: agent-mesh\ndescription: ");
        String front = text.split("\n---\n", 2)[0];
        assertThat(front.lines().filter(line -> line.startsWith("description: ")))
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThanOrEqualTo(1024).doesNotContain(": Use"));
        assertThat(front).contains("\nversion: ", "\nauthor: ", "\nlicense: MIT", "\nplatforms: [linux, macos]");
        assertThat(text.lines()).hasSizeLessThan(190);
    }

    /// In their order, as one agent would, with what it needs from others.
    @Test
    void saysCommandsThatAreGrantedOneAfterTheOther() {
        console.say("register --agent bob --role coder");
        console.say("add-task --task-id T-17 --title x --role coder --requires java");
        List<String> lines = lines();
        List<String> done = new ArrayList<>();
        for (String line : lines) {
            if (done.contains("unregister")) {
                console.say("register --agent ada --role coder");
            }
            if (line.contains("--ack 12")) {
                for (int i = 0; i < 12; i++) {
                    console.say("send --agent bob --to ada x");
                }
            }
            Answer answer = console.type(words(line)).granted();
            assertThat(answer.out()).as(line).isNotEmpty();
            done.add(words(line)[0]);
        }
        assertThat(done)
                .startsWith("register", "heartbeat", "recommend", "claim-task", "update-task")
                .contains("directives", "block", "renew", "release-task", "unregister", "add-task", "send");
    }

    @Test
    void saysCommandsWithinItsTextThatAreUnderstood() throws Exception {
        Matcher code = Pattern.compile("`(agent-mesh [^`]+)`").matcher(text);
        List<String> lines = new ArrayList<>();
        while (code.find()) {
            String[] words = words(code.group(1));
            Verb verb = Typed.of(words).verb();
            assertThat(verb).isNotNull();
            lines.add(code.group(1));
        }
        assertThat(lines).anyMatch(line -> line.endsWith("--ttl 30m"));
    }

    @Test
    void namesReasonsThatThereAre() {
        List<String> reasons =
                Stream.of(Refused.Reason.values()).map(Refused.Reason::word).toList();
        Matcher row = Pattern.compile("(?m)^\\| 3 \\| ([^|]+)\\|").matcher(text);
        List<String> named = new ArrayList<>();
        while (row.find()) {
            Matcher code = Pattern.compile("`([a-z_]+)`").matcher(row.group(1));
            while (code.find()) {
                named.add(code.group(1));
            }
        }
        assertThat(reasons).containsAll(named);
        assertThat(named).contains("claim_denied", "stale_token", "blocked_by", "not_capable", "unknown_agent");
    }

    @Test
    void hasSettingsThatAreJsonAndCallTheHook() {
        Matcher block = Pattern.compile("(?s)```json\n(.+?)```").matcher(text);
        assertThat(block.find()).isTrue();
        Object settings = JsonText.read(block.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(settings).isInstanceOf(Map.class);
        Values hooks = new Values((Map<?, ?>) Objects.requireNonNull(settings)).of("hooks");
        assertThat(hooks).isNotNull();
        Matcher command = Pattern.compile("\"SKILL/(scripts/[a-z.-]+)( [a-z]+)?\"").matcher(block.group(1));
        int commands = 0;
        while (command.find()) {
            commands++;
            assertThat(SKILL.resolve(command.group(1))).isExecutable();
            assertThat(command.group(2)).isIn(" active", " busy", " idle");
        }
        assertThat(commands).isEqualTo(4);
    }

    /// Runs the hook with a program that writes down how it was called.
    private Run hook(Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of("sh", scripts.resolve("heartbeat.sh").toString()));
        command.addAll(List.of(words));
        return Run.of(Duration.ofSeconds(20), environment, command);
    }

    private Map<String, String> recording(String program) {
        StandIn.write(home.resolve("mesh-program"), "#!/bin/sh\n" + program);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("AGENT_MESH_BIN", home.resolve("mesh-program").toString());
        environment.put("MESH_AGENT", "ada");
        return environment;
    }

    private List<String> calls() {
        try {
            Path calls = home.resolve("calls");
            return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void beatsOnceHalfAMinuteAndWheneverTheStatusIsAnother() throws Exception {
        Map<String, String> environment = recording("echo \"$*\" >>" + home.resolve("calls") + "\n");
        for (String status : List.of("busy", "busy", "busy", "idle", "idle", "busy")) {
            int before = calls().size();
            assertThat(hook(environment, status)).isEqualTo(new Run(0, "", ""));
            boolean due = before == 0 || !calls().getLast().endsWith(" " + status);
            if (due) {
                Await.until(Duration.ofSeconds(20), "the heartbeat", () -> calls().size() == before + 1);
            }
        }
        assertThat(calls())
                .containsExactly(
                        "heartbeat --agent ada --status busy",
                        "heartbeat --agent ada --status idle",
                        "heartbeat --agent ada --status busy");
        Path stamp;
        try (var stamps = Files.list(home.resolve(".cache/agent-sessions-monitor/mesh/beats"))) {
            stamp = stamps.findFirst().orElseThrow();
        }
        for (String old : List.of("1000 busy", "99999999999 busy", "x busy", "")) {
            int before = calls().size();
            Files.writeString(stamp, old + "\n");
            assertThat(hook(environment, "busy")).isEqualTo(new Run(0, "", ""));
            Await.until(Duration.ofSeconds(20), "the heartbeat", () -> calls().size() == before + 1);
        }
    }

    @Test
    void neverDelaysNorFailsAnAgent() {
        Path blocked = home.resolve("blocked");
        Map<String, String> hanging = recording("echo $$ >" + blocked + "; exec sleep 60\n");
        long begin = System.nanoTime();
        assertThat(hook(hanging, "busy")).isEqualTo(new Run(0, "", ""));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        Await.until(Duration.ofSeconds(20), "the program", () -> blocked.toFile().length() > 0);
        ProcessHandle.of(Long.parseLong(Console.read(blocked).strip())).ifPresent(ProcessHandle::destroyForcibly);

        assertThat(hook(recording("echo no; echo no >&2; exit 2\n"), "idle")).isEqualTo(new Run(0, "", ""));
        Map<String, String> nothing = recording("");
        nothing.put("AGENT_MESH_BIN", "/nonexistent");
        nothing.put("HOME", "/nonexistent");
        assertThat(hook(nothing, "active")).isEqualTo(new Run(0, "", ""));
        nothing.remove("HOME");
        assertThat(hook(nothing)).isEqualTo(new Run(0, "", ""));
        nothing.remove("MESH_AGENT");
        assertThat(hook(nothing, "busy")).isEqualTo(new Run(0, "", ""));
    }
}
