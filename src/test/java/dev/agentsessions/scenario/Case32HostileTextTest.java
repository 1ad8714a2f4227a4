package dev.agentsessions.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Tabs, quotes and newlines in session names and paths shifted columns, broke the file, or were run by a shell. They
/// come through tmux, YAML, JSON and the terminal whole, and none of them does anything on its way.
@Tag("case-32")
@Tag("R18")
class Case32HostileTextTest {
    private static final String SUFFIX = "-creator-claude";

    /// ASCII only, as Java hands text to other programs in the locale of whoever runs the tests; tmux writes control
    /// characters out.
    private static final List<String> NAMES = List.of(
            "#(touch PWNED) $(touch PWNED) `touch PWNED`; touch PWNED",
            "it's \"quoted\" \\ and {c} # d",
            "tab\there\nand \033[31mred\033]0;title\007",
            "- a: [b, *c, &d] | > % @",
            "null",
            "~",
            "%2e%2e%2F..",
            " blank ",
            "#{pane_id} #[fg=red]",
            "x".repeat(500));

    private static final String FOLDER =
            "work/it's \"new\"\nand\tnow #(touch PWNED) $(touch PWNED): [x] {y} # \033[31m";

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void hostileNamesAndPathsComeThroughEverythingWhole() throws Exception {
        Path folder = lab.folder(FOLDER);
        List<Living> agents = new ArrayList<>();
        for (String name : NAMES) {
            agents.add(lab.start(lab.tmux(), name + SUFFIX, folder));
        }
        List<String> names = namesInTmux();
        lab.keepServer();
        assertThat(names).hasSameSizeAs(NAMES);
        lab.declare(lab.deadEntry("other").replace("running ", "archived "));

        Said registered = lab.reconcile();
        assertThat(textsOf(registered.json().get("tmux_sessions_alive")))
                .hasSize(names.size() + 1)
                .containsAll(names);
        assertThat(sessionsOf(registered)).containsExactlyInAnyOrderElementsOf(names);
        for (JsonNode drift : registered.json().get("drifts")) {
            assertThat(drift.get("action").asString()).isEqualTo("registered");
            assertThat(drift.at("/after/pane/cwd").asString()).isEqualTo(folder.toString());
            assertIsOnePlainLine(drift.get("comment").asString());
        }
        // Read from the file, every name and every path is again the one in tmux.
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
        tellPeople(names);

        agents.forEach(Living::end);
        Said ended = lab.reconcile();
        assertThat(sessionsOf(ended)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(ended.drifts()).allSatisfy(drift -> assertThat(drift).startsWith("A ").endsWith(" terminated"));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
        assertNothingWasRun();
    }

    /// Names that tmux would never let through stand in registries, and a process calls itself what it likes.
    @Test
    void whatARegistryOrAProcessIsCalledDoesNotSteerATerminal() {
        String name = "\033[31mred\033]0;title\007\n\u202egnp.exe\u2028\u009b1m";
        lab.tmux().newSession(Lab.KELP, lab.kelp(), lab.commandAt(lab.root().resolve("\033[31m\rsh")));
        String dead = lab.deadEntry("\"\\e[31mred\\e]0;title\\a\\n\\u202egnp.exe\\u2028\\x9b1m\"");
        String text = lab.declare(lab.deadEntry(Lab.KELP), dead);

        for (Said said : List.of(lab.run("--dry-run"), lab.run("status"), lab.run("why", name), lab.run("doctor"))) {
            assertThat(said.status()).as(said.err()).isZero();
            assertIsPlain(said.out());
        }
        Said said = lab.reconcile();

        assertThat(said.drifts())
                .containsExactly(
                        "F agent-gone kelp-creator-claude flagged", "A tmux-gone " + name + " terminated");
        JsonNode death = said.json().get("drifts").get(1);
        assertIsOnePlainLine(death.get("comment").asString());
        assertIsOnePlainLine(said.json().get("drifts").get(0).get("comment").asString());
        assertThat(lab.registry())
                .isEqualTo(text.replace(
                        dead, Expected.terminated(dead, death.at("/after/terminated_at").asString())));
    }

    private void tellPeople(List<String> names) {
        assertIsPlain(lab.run().out());
        assertIsPlain(lab.run("status").out());
        for (String name : names) {
            Said why = lab.run("why", "--", name);
            assertThat(why.status()).as(why.err()).isZero();
            assertIsPlain(why.out());
            assertThat(why.out()).contains("running, as declared");
            assertThat(lab.run("why", "--json", "--", name).json().get("session").asString()).isEqualTo(name);
        }
    }

    private List<String> namesInTmux() {
        String listed = lab.tmux().tmux("list-sessions", "-F", "#{session_name}");
        return new String(listed.getBytes(ISO_8859_1), UTF_8).lines().toList();
    }

    private static List<String> sessionsOf(Said said) {
        List<String> sessions = new ArrayList<>();
        for (JsonNode drift : said.json().get("drifts")) {
            sessions.add(drift.get("session").asString());
        }
        return sessions;
    }

    private static List<String> textsOf(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static void assertIsOnePlainLine(String comment) {
        assertThat(comment).hasSizeLessThanOrEqualTo(2_000).matches(".*\\[drift [0-9a-f]{12}]").doesNotContain("\n");
        assertIsPlain(comment);
    }

    private static void assertIsPlain(String text) {
        assertThat(text).isNotEmpty().matches("[\\n\\x20-\\x7e\\u00a0-\\uffff]*");
    }

    private void assertNothingWasRun() throws IOException {
        try (Stream<Path> all = Files.walk(lab.root())) {
            assertThat(all.map(path -> path.getFileName().toString())).doesNotContain("PWNED");
        }
        assertThat(Path.of("PWNED")).doesNotExist();
    }
}
