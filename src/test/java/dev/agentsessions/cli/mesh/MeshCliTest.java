package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.agentsessions.cli.mesh.Console.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What agents ask for and what they are told, by word and by exit status.
@Tag("M5")
class MeshCliTest {
    @TempDir
    private Path home;

    private Console console;

    @BeforeEach
    void begin() {
        console = new Console(home);
        console.say("register --agent ada --role coder --branch feature/x --capability java --capability sql");
        console.say("register --agent bob --role reviewer");
        console.type("add-task", "--task-id", "T1", "--title", "Mend the parser", "--priority=70").granted();
        console.type("add-task", "--task-id=T2", "--title=Write it up", "--depends-on", "T1").granted();
        console.type("add-task", "--task-id", "T3", "--title", "Look at the build").granted();
    }

    @Test
    void isAskedByWhomTheEnvironmentNames() {
        console.environment.put("MESH_AGENT", "ada");
        assertThat(console.say("heartbeat").out()).isEqualTo("ada is alive, and holds nothing\n");
        assertThat(console.say("heartbeat --agent bob").out()).isEqualTo("bob is alive, and holds nothing\n");
        assertThat(console.say("claim-task --task-id T1").granted().lines()).startsWith("T1 is yours for 120 s", "token 1");
        assertThat(console.say("assignments").status()).isZero();
        console.environment.put("MESH_AGENT", "");
        assertThat(console.type("heartbeat").err()).startsWith("agent-mesh: agent is missing (--agent)");
    }

    /// Another agent may have come under the same name.
    @Test
    void whoRegistersAgainIsToldWhatItHolds() {
        console.say("claim-task --agent ada --task-id T1").granted();
        assertThat(console.say("register --agent ada --role coder").out())
                .isEqualTo("ada takes part as coder on feature/x, can java, sql, and holds T1 already\n");
    }

    @Test
    void whoRegistersAgainKeepsWhatItDoesNotNameAndTakesBackWhatIsEmpty() {
        console.say("register --agent zed --role coder --branch b --capability java --session s");
        assertThat(console.say("register --agent zed --role coder").out())
                .isEqualTo("zed takes part as coder on b, can java\n");
        console.type("register", "--agent", "zed", "--role", "coder", "--capability", "", "--capability=sql").granted();
        assertThat(console.type("register", "--agent", "zed", "--role", "coder", "--branch", "").out())
                .isEqualTo("zed takes part as coder, can sql\n");
        assertThat(console.type("register", "--agent", "zed", "--role", "coder", "--capability=", "--session=").out())
                .isEqualTo("zed takes part as coder\n");
        assertThat(console.say("register --help").out().replaceAll("\\s+", " "))
                .contains("An empty value takes it back");
        assertThat(console.say("log").lines()).last().asString().contains("zed").doesNotContain("session=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "claim-task --agent bbo --task-id T1 | there is no agent bbo; did you mean bob? Else register it first",
        "claim-task --agent Bob --task-id T1 | there is no agent Bob; did you mean bob? Else register it first",
        "claim-task --agent bob --task-id t1 | there is no task t1; did you mean T1? Else `agent-mesh status` shows",
        "update-task --agent bbo --task-id T1 --status completed | there is no agent bbo; did you mean bob? Else",
        "send --agent ada --to bub x | there is no agent bub; did you mean bob? Else `agent-mesh status` lists them",
        "show --task-id nothing | there is no task nothing; `agent-mesh status` shows",
        "recommend --agent walter | there is no agent walter; register it first"
    })
    void namesWhatIsSpelledLikeANameThatNobodyHas(String line, String message) {
        Answer answer = console.type(line.split(" "));
        assertThat(answer.status()).isEqualTo(3);
        assertThat(answer.err()).contains(message);
    }

    /// It may be misspelt, and nobody would ever take it.
    @Test
    void saysWhatNoAgentHereCan() {
        console.say("register --agent jan --role reviewer --capability java");
        assertThat(console.say("add-task --task-id T9 --title t --requires jaav --requires java").out())
                .isEqualTo("T9 is added, with priority 50, free to be claimed, but no agent here can jaav\n");
        assertThat(console.say("add-task --task-id T10 --title t --requires java --role reviewer").out())
                .endsWith("free to be claimed\n");
        assertThat(console.say("add-task --task-id T11 --title t --role revewer --depends-on T0").out())
                .endsWith("which nobody has added yet, but no agent here has the role revewer\n");
        assertThat(console.say("heartbeat --agent jan --task-id T77").out())
                .isEqualTo("jan is alive, and holds nothing; but there is no task T77\n");
    }

    /// What is wrong with the command line is said first, then who holds the task if it is not the one that asks.
    @Test
    @Tag("M8")
    void saysWhoHoldsWhatIsNotHeldByWhoAsks() {
        console.say("claim-task --agent bob --task-id T1").granted();
        assertThat(console.type("release-task", "--agent=ada", "--task-id=T1", "--outcome=done").err())
                .startsWith("agent-mesh: outcome is none of completed, failed, abandoned");
        Answer refused = console.type("release-task", "--agent=ada", "--task-id=T1", "--outcome=completed");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err())
                .isEqualTo("agent-mesh: stale_token: ada has no lease on T1: bob holds it; stop working on it"
                        + ", and claim it again if you want it\n");
        assertThat(console.type("renew", "--agent=bob", "--task-id=T1", "--token=9").err())
                .isEqualTo("agent-mesh: stale_token: token 9 is not bob's current one for T1; if you made its last claim, use the"
                        + " token that was printed then, else stop working on it\n");
        console.say("release-task --agent bob --task-id T1 --outcome completed").granted();
        assertThat(console.type("renew", "--agent=bob", "--task-id=T1").err())
                .isEqualTo("agent-mesh: stale_token: bob has no lease on T1: it has been completed; stop working on"
                        + " it\n");
    }

    /// One that is named T1,T3 would look like two for ever, and never be completed.
    @Test
    void takesNoListForOne() {
        Answer answer = console.type("add-task", "--task-id=T4", "--title=x", "--depends-on=T1,T3");
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("agent-mesh: depends_on must have no commas; name several one by one: 'T1,T3' (--depends-on)");
    }

    /// Who is idle must not believe that all is done.
    @Test
    @Tag("M14")
    void saysWhyNothingCanBeTaken() {
        console.say("claim-task --agent bob --task-id T3").granted();
        console.say("release-task --agent bob --task-id T3 --outcome completed").granted();
        console.say("add-task --task-id T4 --title x --file src/parser").granted();
        console.say("add-task --task-id T5 --title x --file ./src/parser/Lexer.java").granted();
        console.say("add-task --task-id T6 --title x --role coder --file src").granted();
        console.say("add-task --task-id T7 --title x --role writer").granted();
        console.say("claim-task --agent ada --task-id T4").granted();
        console.say("claim-task --agent ada --task-id T1").granted();
        assertThat(console.say("recommend --agent bob").lines())
                .containsExactly("nothing to take now: 1 waits for another task, 1 is about files that are worked on, 2 ask"
                        + " for what you are not");
        assertThat(console.say("recommend --agent bob --json").json().get("not_now"))
                .isEqualTo(Map.of("full", false, "waiting", 1L, "files_in_use", 1L, "unsuited", 2L));
        Console empty = new Console(home.resolve("empty"));
        empty.say("register --agent eve --role x").granted();
        assertThat(empty.say("recommend --agent eve").out()).isEqualTo("there is nothing to take\n");
    }

    @Test
    void showsOneTaskWhole() {
        console.type(
                        "add-task", "--task-id", "T4", "--title", "Make it fast", "--description", "As fast as it goes.",
                        "--file", "a.java", "--file", "b.java", "--requires", "java", "--role", "coder",
                        "--depends-on", "T1")
                .granted();
        assertThat(console.say("show --task-id T4").lines())
                .containsExactly(
                        "T4 is pending, priority 50",
                        "Make it fast",
                        "  As fast as it goes.",
                        "  files a.java, b.java",
                        "  for agents in the role coder and capable of java",
                        "  waits for T1");
        console.say("claim-task --agent ada --task-id T1");
        console.type("update-task", "--agent=ada", "--task-id=T1", "--status=in_progress", "--progress=40", "--note=half")
                .granted();
        assertThat(console.say("show --task-id T1").lines())
                .containsExactly(
                        "T1 is in progress, 40 %, priority 70",
                        "Mend the parser",
                        "  held by ada for another 120 s",
                        "  note: half");
        console.pass(Duration.ofSeconds(120));
        assertThat(console.say("show --task-id T1").lines())
                .contains("  the lease of ada on it has ended, and is taken back at the next claim or sweep");
        console.say("claim-task --agent ada --task-id T1");
        console.say("release-task --agent ada --task-id T1 --outcome failed");
        assertThat(console.say("show --task-id T1").lines())
                .containsExactly(
                        "T1 has failed, priority 70", "Mend the parser", "  last released by ada (failed)");
        assertThat(console.say("show --task-id T1 --json").json().get("task"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "T1")
                .containsEntry("last_outcome", "failed");
        Answer none = console.type("show", "--task-id", "T0");
        assertThat(none.status()).isEqualTo(3);
        assertThat(none.err()).startsWith("agent-mesh: unknown_task: there is no task T0");
    }

    @Test
    @Tag("M12")
    void aSessionIsOfThisMachineUnlessItIsSaidToBeElsewhere() {
        assertThat(host("register --agent eve --role x --session s --json")).isEqualTo("here");
        assertThat(host("register --agent eve --role x --session s --host there --json")).isEqualTo("there");
        assertThat(host("register --agent eva --role x --json")).isEmpty();
    }

    private String host(String line) {
        return Objects.requireNonNull(new Values(console.say(line).json()).of("agent")).text("host");
    }

    /// What is done once is not answered twice with what has changed since.
    @Test
    @Tag("M10")
    void whatWasDoneBeforeIsAnsweredAsItStands() {
        String add = "add-task --task-id T9 --title x --request-id a";
        String release = "release-task --agent ada --task-id T9 --token 1 --outcome abandoned";
        console.say(add).granted();
        assertThat(console.say(add).out())
                .isEqualTo("done before; as things stand, T9 is added, with priority 50, free to be claimed\n");
        console.say("claim-task --agent ada --task-id T9").granted();
        assertThat(console.say(add).out()).isEqualTo("done before; as things stand, T9 is claimed\n");
        assertThat(console.say(release).out()).isEqualTo("T9 is pending, for anybody to claim\n");
        console.say("claim-task --agent bob --task-id T9").granted();
        assertThat(console.say(release).out()).isEqualTo("done before; as things stand, T9 is claimed\n");
    }

    /// It may have come back since, and claimed something.
    @Test
    void whoLeavesOnceMoreByTheSameRequestKeepsWhatItHasClaimedSince() {
        console.say("unregister --agent ada --request-id u").granted();
        assertThat(console.say("unregister --agent ada --request-id u").out())
                .isEqualTo("ada has left, as was answered before\n");
        assertThat(console.say("register --agent eve --role coder --request-id g").status()).isZero();
        console.say("unregister --agent eve").granted();
        assertThat(console.say("register --agent eve --role coder --request-id g").out())
                .isEqualTo("eve took part by this request, and has left since, as was answered before\n");
        console.say("register --agent ada --role coder").granted();
        console.say("claim-task --agent ada --task-id T1").granted();

        assertThat(console.say("unregister --agent ada --request-id u").out())
                .isEqualTo("ada had left by this request, and is back, as was answered before\n");
        assertThat(console.say("renew --agent ada --task-id T1").status()).isZero();
        console.say("heartbeat --agent ada --request-id h").granted();
        assertThat(console.say("heartbeat --agent ada --request-id h").lines())
                .containsExactly(
                        "ada is alive, and holds 1 task, as was answered before", "  T1  120 s left  Mend the parser");
    }

    /// It may come later, and it may be misspelt.
    @Test
    void saysOfADependencyThatNobodyHasAddedIt() {
        assertThat(console.say("add-task --task-id T5 --title x --depends-on T0 --depends-on T1 --depends-on T00").out())
                .isEqualTo("T5 is added, with priority 50, and waits for T1, and for T0, T00, which nobody has added yet\n");
        assertThat(console.say("add-task --task-id T6 --title x --depends-on T0").out())
                .isEqualTo("T6 is added, with priority 50, and waits for T0, which nobody has added yet\n");
        assertThat(console.say("add-task --task-id T7 --title x --depends-on T0 --json").json())
                .containsEntry("not_added", List.of("T0"));
    }

    @Test
    void saysOfATaskHowItStandsAsPeopleDo() {
        assertThat(console.say("add-task --task-id T8 --title x").out())
                .isEqualTo("T8 is added, with priority 50, free to be claimed\n");
        console.say("claim-task --agent ada --task-id T1").granted();
        assertThat(console.say("release-task --agent ada --task-id T1 --outcome completed").out())
                .isEqualTo("T1 has been completed\n");
        console.say("claim-task --agent ada --task-id T3").granted();
        assertThat(console.say("release-task --agent ada --task-id T3 --outcome failed").out())
                .isEqualTo("T3 has failed\n");
        assertThat(console.say("reopen-task --task-id T3").out()).isEqualTo("T3 is pending, for anybody to claim\n");
        console.say("unregister --agent ada").granted();
        console.say("unregister --agent bob").granted();
        assertThat(console.say("assignments").out()).isEqualTo("no free agent can take any open task\n");
    }

    @Test
    void tellsPeopleInAFewWords() {
        assertThat(console.say("register --agent eve --role coder --branch b --capability c").out())
                .isEqualTo("eve takes part as coder on b, can c\n");
        assertThat(console.say("add-task --task-id T4 --title x --depends-on T1 --depends-on T3").out())
                .isEqualTo("T4 is added, with priority 50, and waits for T1, T3\n");
        assertThat(console.say("heartbeat --agent ada").out()).isEqualTo("ada is alive, and holds nothing\n");
        assertThat(console.say("claim-task --agent ada --task-id T1").out())
                .isEqualTo("T1 is yours for 120 s\ntoken 1\nMend the parser\n");
        console.pass(Duration.ofSeconds(30));
        assertThat(console.say("renew --agent ada --task-id T1 --token 1").out())
                .isEqualTo("T1 is yours for another 120 s\n");
        assertThat(console.say("heartbeat --agent ada --status busy").lines())
                .containsExactly("ada is alive, and holds 1 task", "  T1  120 s left  Mend the parser");
        assertThat(console.say("update-task --agent ada --task-id T1 --status in_progress --progress 40").out())
                .isEqualTo("T1 is in progress, 40 %\n");
        assertThat(console.type("block", "--agent", "ada", "--task-id", "T1", "--reason", "no key").granted().out())
                .isEqualTo("T1 is blocked: no key; all are told\n");
        assertThat(console.say("recommend --agent bob").lines())
                .containsExactly("T3  Look at the build  priority 50, 1 task waits for it, added 2026-11-20T09:00:00Z");
        assertThat(console.say("assignments --max 1").lines()).singleElement().asString().startsWith("bob  T3  ");
        assertThat(console.say("directives --agent bob").lines())
                .singleElement()
                .asString()
                .isEqualTo("#15 2026-11-20T09:00:30Z mesh replan: ada is blocked on T1: no key. Plan anew what waits for"
                        + " it: T2, T4");
        assertThat(console.say("directives --agent bob --ack 15").out()).isEqualTo("nothing new\n");
        assertThat(console.type("send", "--agent", "bob", "--to", "ada", "take mine").granted().out())
                .matches("sent as #1\\d\n");
        assertThat(console.say("directives --agent ada").out()).contains(" bob text: take mine\n");
        assertThat(console.say("release-task --agent ada --task-id T1 --outcome abandoned").out())
                .isEqualTo("T1 is pending, for anybody to claim\n");
        assertThat(console.say("sweep").out()).isEqualTo("nothing has lapsed, and nobody died\n");
        assertThat(console.say("unregister --agent eve --reason done").out()).isEqualTo("eve has left\n");
        assertThat(console.say("log --since 17 --max 1").lines())
                .containsExactly("18    2026-11-20T09:00:30Z  ada          released     T1 token=1 outcome=abandoned");
    }

    @Test
    void answersEverythingAsOneDocumentToo() {
        for (String line : List.of(
                "register --agent eve --role coder",
                "heartbeat --agent ada",
                "add-task --task-id T9 --title x",
                "claim-task --agent ada --task-id T1",
                "renew --agent ada --task-id T1",
                "update-task --agent ada --task-id T1 --status in_progress",
                "block --agent ada --task-id T1 --reason x",
                "release-task --agent ada --task-id T1 --outcome completed",
                "directives --agent ada",
                "recommend --agent ada",
                "assignments",
                "sweep",
                "send --agent ada x",
                "unregister --agent eve",
                "status",
                "show",
                "log")) {
            assertThat(console.say(line + " --json").json())
                    .as(line)
                    .contains(entry("schema_version", 1L), entry("ok", true), entry("command", line.split(" ")[0]));
        }
    }

    @Test
    void sweepsAndSaysWhatLapsedAndWhoDied() {
        console.say("claim-task --agent ada --task-id T1");
        console.pass(Duration.ofMinutes(7));
        console.say("heartbeat --agent bob");
        assertThat(console.say("log --max 1000").lines()).anyMatch(line -> line.contains("lapsed       T1 agent=ada token=1"));
        assertThat(console.say("sweep").out()).isEqualTo("nothing has lapsed; dead: ada\n");
    }

    /// Done, refused by a rule, not understood.
    @Test
    void tellsByItsExitStatusHowItWent() {
        assertThat(console.type("claim-task", "--agent", "ada", "--task-id", "T1").status()).isZero();
        Map<String, List<String>> refused = Map.of(
                "claim_denied", List.of("claim-task", "--agent", "bob", "--task-id", "T1"),
                "already_held", List.of("claim-task", "--agent", "ada", "--task-id", "T1"),
                "blocked_by", List.of("claim-task", "--agent", "ada", "--task-id", "T2"),
                "unknown_task", List.of("claim-task", "--agent", "ada", "--task-id", "T7"),
                "unknown_agent", List.of("heartbeat", "--agent", "eve"),
                "stale_token", List.of("renew", "--agent", "ada", "--task-id", "T1", "--token", "7"),
                "task_exists", List.of("add-task", "--task-id", "T1", "--title", "x"),
                "unknown_directive", List.of("directives", "--agent", "ada", "--ack", "700"));
        refused.forEach((reason, words) -> {
            Answer answer = console.type(words.toArray(String[]::new));
            assertThat(answer.status()).as(reason).isEqualTo(3);
            assertThat(answer.out()).isEmpty();
            assertThat(answer.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("agent-mesh: " + reason + ": ")
                    .contains(";");
            String[] asJson = (String.join(" ", words) + " --json").split(" ");
            Answer json = console.type(asJson);
            assertThat(json.status()).as(reason).isEqualTo(3);
            assertThat(json.err()).isEmpty();
            assertThat(json.json())
                    .contains(entry("ok", false), entry("reason", reason), entry("command", words.getFirst()));
        });
    }

    @Test
    @Tag("M11")
    void tellsWhoHoldsATaskAndWhatToTakeInstead() {
        console.say("claim-task --agent ada --task-id T1");
        console.pass(Duration.ofSeconds(23));
        Answer denied = console.type("claim-task", "--agent", "bob", "--task-id", "T1");
        assertThat(denied.err())
                .isEqualTo("agent-mesh: claim_denied: ada holds T1 for another 97 s; take T3 instead (ada: coder, since"
                        + " 2026-11-20T09:00:00Z)\n");
        assertThat(console.type("claim-task", "--agent", "bob", "--task-id", "T1", "--json").json())
                .contains(
                        entry("holder", "ada"),
                        entry("role", "coder"),
                        entry("remaining_ms", 97_000L),
                        entry("since", "2026-11-20T09:00:00Z"),
                        entry("alternatives", List.of("T3")));
        assertThat(console.say("directives --agent bob").lines()).as("once").hasSize(1).allMatch(line ->
                line.contains("mesh claim_denied: ada holds T1 for another 97 s"));
    }

    @Test
    void tellsWhoClaimsWhatThereIsToKnow() {
        console.type(
                "add-task", "--task-id", "T8", "--title", "Mend the lexer", "--description", "It stumbles over tabs",
                "--file", "src/lexer", "--file", "src/token");
        console.say("claim-task --agent ada --task-id T8");
        console.type("release-task", "--agent", "ada", "--task-id", "T8", "--outcome", "abandoned", "--note", "see ada/t8");
        assertThat(console.say("claim-task --agent bob --task-id T8").lines())
                .containsExactly(
                        "T8 is yours for 120 s",
                        "token 2",
                        "Mend the lexer",
                        "  It stumbles over tabs",
                        "  files src/lexer, src/token",
                        "  ada left it (abandoned): see ada/t8");
    }

    @Test
    @Tag("M10")
    void answersARepeatedRequestAsBefore() {
        String claim = "claim-task --agent ada --task-id T1 --request-id r1";
        assertThat(console.say(claim).lines()).containsExactly("T1 is yours for 120 s", "token 1", "Mend the parser");
        assertThat(console.say(claim).lines())
                .containsExactly("T1 is yours for 120 s, as was answered before", "token 1", "Mend the parser");
        assertThat(console.say(claim + " --json").json().get("replayed")).isEqualTo(true);
        console.pass(Duration.ofMinutes(3));
        console.say("sweep");
        assertThat(console.say(claim).lines())
                .containsExactly("T1 was yours by this request, and is not any more", "token 1");
        assertThat(console.type("claim-task", "--agent", "ada", "--task-id", "T3", "--request-id", "r1").err())
                .startsWith("agent-mesh: request_reused: ");
    }

    @Test
    @Tag("M4")
    void exportsWhatMayHaveChangedAndAnswersEvenIfItCannot() {
        int before = console.exports;
        console.say("heartbeat --agent ada");
        console.type("claim-task", "--agent", "ada", "--task-id", "T7");
        assertThat(console.exports).isEqualTo(before + 2);
        console.say("show");
        console.say("status");
        console.say("recommend --agent ada");
        console.type("claim-task", "--agent", "ada");
        assertThat(console.exports).isEqualTo(before + 2);
        console.exportFailing = true;
        assertThat(console.type("heartbeat", "--agent", "ada"))
                .isEqualTo(new Answer(
                        0,
                        "ada is alive, and holds nothing\n",
                        "agent-mesh: the exports are not up to date: disk full\n"));
    }

    @Test
    void saysWhatItNeedsOfItsStore() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "");
        Answer answer = console.type("heartbeat", "--agent", "ada", "--state-dir", file.toString());
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).singleElement().asString().startsWith("agent-mesh: ").contains(" " + file);
        Answer json = console.type("heartbeat", "--agent", "ada", "--json", "--state-dir=" + file);
        assertThat(json.status()).isEqualTo(2);
        assertThat(json.json().get("reason")).isEqualTo("unavailable");
        assertThat(console.type("status", "--state-dir=" + file).status()).isEqualTo(2);

        Path broken = Files.createDirectories(home.resolve("broken/mesh")).resolve("mesh.db");
        Files.writeString(broken, "no database ".repeat(100));
        Answer noDatabase = console.type("status", "--state-dir", home.resolve("broken").toString());
        assertThat(noDatabase.status()).isEqualTo(2);
        assertThat(noDatabase.err()).startsWith("agent-mesh: the mesh's store ").contains(" cannot be used: ");
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() throws Exception {
        Path config = Files.writeString(home.resolve("c.yaml"), "mesh.max-leases: many\nmesh.nonsense: 1\n");
        Answer answer = console.type("status", "--config", config.toString());
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err().lines()).hasSize(2).allMatch(line -> line.startsWith("agent-mesh: config: "));
    }

    @Test
    void printsNothingThatSteersATerminal() {
        console.type("add-task", "--task-id", "T8", "--title", "x", "--description", "a\nb").granted();
        String evil = "\u001b[2J\u202eevil";
        assertThat(console.type("claim-task", "--agent", evil, "--task-id", "T1").err())
                .startsWith("agent-mesh: agent has control characters in it: '\\x1b[2J\\u{202e}evil'");
        console.type("send", "--agent", "ada", "one\ntwo").granted();
        assertThat(console.say("directives --agent bob").lines()).singleElement().asString().endsWith("text: one two");
        assertThat(console.say("show").lines()).allMatch(line -> line.chars().allMatch(c -> c >= ' '));
    }

    @Test
    void servesWhenItIsToldTo() {
        assertThat(console.type("serve")).isEqualTo(new Answer(0, "", ""));
    }
}
