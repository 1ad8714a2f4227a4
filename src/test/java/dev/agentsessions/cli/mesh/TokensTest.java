package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Console.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tokens of claims that were made here need not be repeated, and are nobody else's.
@Tag("M5")
@Tag("M8")
class TokensTest {
    @TempDir
    private Path home;

    private Console console;

    @BeforeEach
    void begin() {
        console = new Console(home);
        console.say("register --agent ada --role coder");
        console.say("register --agent bob --role coder");
        console.say("add-task --task-id T1 --title x");
        console.say("add-task --task-id T2 --title x");
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(console.tokens())) {
            return List.of();
        }
        try (var files = Files.list(console.tokens())) {
            return files.toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void keepsTheTokenOfAClaimForItsHolderAlone() throws Exception {
        console.say("claim-task --agent ada --task-id T1");
        assertThat(files()).hasSize(1);
        assertThat(mode(console.tokens())).isEqualTo("rwx------");
        assertThat(mode(files().getFirst())).isEqualTo("rw-------");

        console.say("renew --agent ada --task-id T1");
        console.say("update-task --agent ada --task-id T1 --status in_progress");
        console.say("block --agent ada --task-id T1 --reason x");
        for (String other : List.of("--agent bob --task-id T1", "--agent ada --task-id T2")) {
            Answer answer = console.type(("renew " + other).split(" "));
            assertThat(answer.status()).isEqualTo(3);
            assertThat(answer.err()).startsWith("agent-mesh: stale_token: ").contains(" has no lease on T");
        }
        console.say("release-task --agent ada --task-id T1 --outcome completed");
        assertThat(files()).isEmpty();
    }

    @Test
    void prefersTheTokenThatIsGiven() {
        console.say("claim-task --agent ada --task-id T1");
        Answer answer = console.type("renew", "--agent", "ada", "--task-id", "T1", "--token", "9");
        assertThat(answer.status()).isEqualTo(3);
        assertThat(answer.err()).startsWith("agent-mesh: stale_token: ");
    }

    @Test
    void saysWhichFieldIsWrongBeforeItLooksForATokenAtAll() {
        assertThat(console.type("renew", "--agent", "a b", "--task-id", "T1").err()).startsWith("agent-mesh: agent must have no blanks");
        assertThat(console.type("renew", "--agent", "ada").err()).startsWith("agent-mesh: task_id is missing");
        Answer json = console.type("renew", "--agent", "ada", "--task-id", "T1", "--json");
        assertThat(json.status()).isEqualTo(3);
        assertThat(json.json()).containsEntry("reason", "stale_token").containsEntry("holder", null);
    }

    @Test
    void isTheNewerOneAfterAnotherClaim() throws Exception {
        console.say("claim-task --agent ada --task-id T1 --request-id r1");
        console.pass(Duration.ofMinutes(3));
        console.say("claim-task --agent bob --task-id T1");
        Answer stale = console.type("renew", "--agent", "ada", "--task-id", "T1");
        assertThat(stale.err()).startsWith("agent-mesh: stale_token: token 1 of ada");
        console.say("release-task --agent bob --task-id T1 --outcome abandoned");
        console.say("claim-task --agent ada --task-id T1");
        // The answer to the first claim again, which is not what it holds now.
        assertThat(console.say("claim-task --agent ada --task-id T1 --request-id r1").out()).contains("token 1\n");
        console.say("renew --agent ada --task-id T1");
        assertThat(files()).hasSize(1);
    }

    @Test
    void forgetsWhatIsOverByAnUpdateAndAllOfAnAgentThatLeaves() throws Exception {
        console.say("claim-task --agent ada --task-id T1");
        console.say("claim-task --agent bob --task-id T2");
        console.say("update-task --agent ada --task-id T1 --status completed");
        assertThat(files()).hasSize(1);
        console.say("add-task --task-id T3 --title x");
        console.say("claim-task --agent bob --task-id T3");
        console.say("unregister --agent bob");
        assertThat(files()).isEmpty();
    }

    @Test
    void keepsNothingOfAClaimThatWasDenied() throws Exception {
        console.say("claim-task --agent ada --task-id T1");
        console.type("claim-task", "--agent", "bob", "--task-id", "T1");
        assertThat(files()).hasSize(1);
        assertThat(console.type("renew", "--agent", "bob", "--task-id", "T1").status()).isEqualTo(3);
    }

    @Test
    void isGrantedEvenIfItCannotBeKept() throws Exception {
        Files.writeString(console.tokens(), "in the way");
        Answer answer = console.type("claim-task", "--agent", "ada", "--task-id", "T1");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("token 1\n");
        assertThat(answer.err()).startsWith("agent-mesh: the token of T1 cannot be kept here, so give it with --token: ");
    }

    /// A store that was begun anew gives the same tokens again.
    @Test
    void isOfTheStoreThatGaveIt() throws Exception {
        console.say("claim-task --agent ada --task-id T1");
        Path old = Files.move(console.tokens(), home.resolve("old"));
        try (var files = Files.list(console.state().resolve("mesh"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        console.pass(Duration.ofSeconds(1));
        console.say("register --agent ada --role coder");
        console.say("add-task --task-id T1 --title x");
        assertThat(console.say("claim-task --agent ada --task-id T1").out()).contains("token 1\n");
        Path fresh = Files.move(console.tokens(), home.resolve("fresh"));

        Files.move(old, console.tokens());
        Answer answer = console.type("renew", "--agent", "ada", "--task-id", "T1");
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err()).startsWith("agent-mesh: token is missing: ada holds T1 by a token that is not kept here; give the one");
        console.say("renew --agent ada --task-id T1 --token 1");

        Files.move(console.tokens(), old);
        Files.move(fresh, console.tokens());
        console.say("renew --agent ada --task-id T1");
    }

    @Test
    void forgetsWhatAnAgentThatLeavesHadOfAnotherStore() throws Exception {
        new Tokens(console.tokens(), "sqlite").keep("another", "ada", "T1", 1, false);
        assertThat(files()).hasSize(1);
        console.say("unregister --agent ada");
        assertThat(files()).isEmpty();
    }

    @Test
    void isOverEvenIfItCannotBeForgotten() throws Exception {
        console.say("claim-task --agent ada --task-id T1");
        Path file = files().getFirst();
        Files.delete(file);
        Files.createDirectory(file);
        Answer answer = console.type("unregister", "--agent", "ada");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).isEqualTo("ada has left\n");
        assertThat(answer.err()).startsWith("agent-mesh: a token that is over cannot be forgotten here: ");
    }

    @Test
    void saysWhereItCannotBeReadAndWhatHelps() throws Exception {
        console.say("claim-task --agent ada --task-id T1");
        Path file = files().getFirst();
        Files.delete(file);
        Files.createDirectory(file);
        Answer answer = console.type("renew", "--agent", "ada", "--task-id", "T1");
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("agent-mesh: token is missing, and what is kept of it here cannot be read (" + file
                        + ": it is not a file); give it with --token N");
        Answer json = console.type("renew", "--agent", "ada", "--task-id", "T1", "--json");
        assertThat(json.status()).isEqualTo(2);
        assertThat(json.json()).containsEntry("reason", "bad_input").containsEntry("field", "token");
        console.say("renew --agent ada --task-id T1 --token 1");
    }

    @Test
    void believesNoFileThatIsAnothersOrTorn() throws Exception {
        Tokens tokens = new Tokens(home.resolve("tokens"), "sqlite");
        tokens.keep("s1", "ada", "T1", 7, false);
        assertThat(tokens.find("s1", "ada", "T1")).isEqualTo(7);
        assertThat(tokens.find("s2", "ada", "T1")).isNull();
        assertThat(new Tokens(home.resolve("tokens"), "jdbc:postgresql://db/mesh").find("s1", "ada", "T1")).isNull();
        Path file;
        try (var files = Files.list(home.resolve("tokens"))) {
            file = files.findFirst().orElseThrow();
        }
        String text = Files.readString(file);
        for (String wrong : List.of(
                "", text.replace("ada", "bob"), text.replace("T1", "T2"), text.replace("sqlite", "x"),
                text.replace("s1", "s2"), text.replace("s1\n", ""), text.replace("7", "x"), text.replace("7\n", ""))) {
            Files.writeString(file, wrong);
            assertThat(tokens.find("s1", "ada", "T1")).as(wrong).isNull();
        }
        tokens.keep("s1", "ada", "T1", 8, false);
        assertThat(tokens.find("s1", "ada", "T1")).isEqualTo(8);
        tokens.keep("s1", "ada", "T1", 3, true);
        assertThat(tokens.find("s1", "ada", "T1")).as("what was granted before").isEqualTo(8);
        tokens.keep("s1", "ada", "T1", 3, false);
        assertThat(tokens.find("s1", "ada", "T1")).as("the last of a store that was brought back").isEqualTo(3);
        tokens.keep("s2", "ada", "T1", 1, false);
        assertThat(tokens.find("s2", "ada", "T1")).as("a smaller one of a store that was begun since").isEqualTo(1);
    }

    /// Names that would lead out of the folder, or be too long for a file.
    @Test
    void keepsTokensUnderAnyName() throws Exception {
        Tokens tokens = new Tokens(home.resolve("tokens"), "sqlite");
        List<String> names = List.of("../../x", "/", "ü".repeat(128), "a\u0001", "ada T1");
        for (int i = 0; i < names.size(); i++) {
            tokens.keep("s1", "ada", names.get(i), i + 1, false);
        }
        for (int i = 0; i < names.size(); i++) {
            assertThat(tokens.find("s1", "ada", names.get(i))).isEqualTo(i + 1);
        }
        try (var files = Files.list(home.resolve("tokens"))) {
            assertThat(files).hasSize(names.size());
        }
        try (var files = Files.list(home)) {
            assertThat(files.map(Path::getFileName)).doesNotContain(Path.of("x"));
        }
        tokens.forget("s1", "ada", "/", 1);
        assertThat(tokens.find("s1", "ada", "/")).as("a later one than was released").isEqualTo(2);
        tokens.forget("s1", "ada", "/", 2);
        assertThat(tokens.find("s1", "ada", "/")).isNull();
    }
}
