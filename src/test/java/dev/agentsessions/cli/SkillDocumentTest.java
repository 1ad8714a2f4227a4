package dev.agentsessions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Run;
import dev.agentsessions.world.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The skill for Kanban workers says what hermes and this program understand. Facts: hermes-agent v0.18.0.
@Tag("S15")
class SkillDocumentTest {
    private static final Path SKILL =
            Path.of(System.getProperty("project.root", ""), "skills", "agent-sessions-monitor");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @TempDir
    private Path temp;

    private final String text = read(SKILL.resolve("SKILL.md"));

    private static String read(Path file) {
        return Desk.read(file);
    }

    private String front(String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ": (.+)$").matcher(text.split("\n---\n", 2)[0]);
        return line.find() ? line.group(1) : "";
    }

    private List<String> codes(String start) {
        List<String> codes = new ArrayList<>();
        Matcher code = CODE.matcher(text.replaceAll("(?s)```.*?```", "").replaceAll("\\n +", " "));
        while (code.find()) {
            if (code.group(1).startsWith(start)) {
                codes.add(code.group(1));
            }
        }
        return codes;
    }

    @Test
    void hasAFrontThatHermesReads() {
        assertThat(text).startsWith("---\n");
        assertThat(front("name")).isEqualTo(SKILL.getFileName().toString()).hasSizeLessThanOrEqualTo(64);
        assertThat(front("description")).isNotEmpty().hasSizeLessThanOrEqualTo(1024);
        assertThat(front("version")).isNotEmpty();
        assertThat(front("author")).isNotEmpty();
        assertThat(front("license")).isEqualTo("MIT");
        assertThat(front("platforms")).isEqualTo("[linux, macos]");
        assertThat(text).doesNotContain("prereq_skills", "kanban-worker");
    }

    @Test
    void isShort() {
        assertThat(text.lines()).hasSizeLessThan(130);
    }

    @Test
    void namesScriptsThatCanBeRun() throws IOException {
        Matcher script = Pattern.compile("\\$\\{HERMES_SKILL_DIR\\}/scripts/([a-z.]+)").matcher(text);
        List<String> names = new ArrayList<>();
        while (script.find()) {
            names.add(script.group(1));
            assertThat(SKILL.resolve("scripts").resolve(script.group(1))).isExecutable();
        }
        try (var files = Files.list(SKILL.resolve("scripts"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void saysCommandLinesThatThisProgramTakes() throws UsageException {
        List<String> lines = codes("reconcile ");
        assertThat(lines).contains("reconcile --emit-diff --dry-run", "reconcile --subscribe --emit-diff");
        for (String line : lines) {
            String[] words = line.split(" ");
            Arguments arguments = Arguments.parse(List.of(words).subList(1, words.length).toArray(String[]::new));
            assertThat(arguments.flags()).as(line).isNotNull();
        }
    }

    @Test
    void saysOnlyWhatTheScriptForNewsKnows() {
        assertThat(codes("news.sh "))
                .contains("news.sh start CARD", "news.sh next CARD", "news.sh done CARD", "news.sh stop CARD")
                .allMatch(line -> line.matches("news\\.sh (start|next|done|stop|wait)( CARD)?( 30)?"));
    }

    @Test
    void blocksNeverWithoutAKind() {
        assertThat(codes("kanban_block(")).isNotEmpty().allMatch(call -> call.contains("kind=\"needs_input\""));
        assertThat(codes("kanban_heartbeat(")).isNotEmpty().allMatch(call -> call.contains("note="));
        assertThat(text).contains("Every 5 minutes");
    }

    /// Run with a `hermes` that shows its arguments.
    @Test
    void dispatchesWithACommandLineThatHermesAccepts() {
        Matcher block = Pattern.compile("(?s)```sh\n(.+?)```").matcher(text);
        assertThat(block.find()).isTrue();
        StandIn.write(temp.resolve("hermes"), "#!/bin/sh\nfor word; do echo \"<$word>\"; done\n");
        Run run = Run.of(
                Duration.ofSeconds(20),
                Map.of("PATH", temp + ":/usr/bin:/bin"),
                List.of("sh", "-euc", block.group(1)));
        List<String> words = run.orFail().lines().toList();
        assertThat(words).startsWith("<kanban>", "<create>").contains("<--skill>", "<agent-sessions-monitor>", "<--json>");
        assertThat(words.get(2)).as("the title").startsWith("<Watch agent sessions on ");
        assertThat(words).doesNotContain("<--title>", "<worktree>");
        assertThat(block.find()).as("another block").isFalse();
    }

    @Test
    void readsAsStopNowhere() {
        assertThat(text).contains("`stop` or `stop monitoring`", "never at the author");
    }
}
