package dev.agentsessions.adapter.claude;

import static dev.agentsessions.adapter.claude.FakeHome.ID;
import static dev.agentsessions.adapter.claude.FakeHome.OTHER_ID;
import static dev.agentsessions.adapter.claude.FakeHome.claim;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.AgentTable;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R15")
class LiveRegistryTest {
    @TempDir
    private Path folder;

    private FakeHome home;
    private final ProcessTable table = new AgentTable().claude(4711, FakeHome.CWD).seen();

    @BeforeEach
    void makeHome() throws IOException {
        home = FakeHome.in(folder);
    }

    @Test
    void claimsTheConversationOfALivingProcess() throws IOException {
        home.session(4711, claim(4711, ID, "2.1.328"));

        assertThat(claims(table))
                .containsExactly(new Claim(
                        4711,
                        AgentTable.ticks(4711),
                        ID,
                        Instant.ofEpochMilli(1_788_336_000_000L),
                        true,
                        home.path().resolve("sessions/4711.json").toString()));
    }

    @Test
    void claimsForAnAgentThatIsNotRecognisedAsOne() throws IOException {
        home.session(4711, claim(4711, ID, "2.1.328"));

        assertThat(claims(new AgentTable().plain(4711).seen())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2.1.328, true",
        "2.1.329, true",
        "2.2.0, true",
        "3, true",
        "10.0.1, true",
        "2.1.3280000000000000000000, true",
        "2.1.327, false",
        "2.1.33, false",
        "2.0.999, false",
        "1.9.999, false",
        "2.1, false",
        "2.1.328-beta, false",
        "v2.1.328, false",
        "2..328, false",
        "nightly, false",
        "'', false"
    })
    void trustsOnlyVersionsThatFollowAClear(String version, boolean current) throws IOException {
        home.session(4711, claim(4711, ID, version));

        assertThat(claims(table)).singleElement().returns(current, Claim::current);
    }

    @Test
    void readsAFileThatSaysOnlyWhatIsNeeded() throws IOException {
        home.session(4711, "{\"pid\":4711,\"procStart\":47110,\"sessionId\":\"" + ID + "\"}");

        assertThat(claims(table))
                .singleElement()
                .returns(false, Claim::current)
                .returns(null, Claim::since);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pid\":4712,\"procStart\":\"47110\",\"sessionId\":\"" + ID + "\"}",
                "{\"pid\":4711,\"procStart\":\"47111\",\"sessionId\":\"" + ID + "\"}",
                "{\"pid\":4711,\"procStart\":\"Fri Nov 20 02:16:53 2026\",\"sessionId\":\"" + ID + "\"}",
                "{\"pid\":4711,\"procStart\":null,\"sessionId\":\"" + ID + "\"}",
                "{\"pid\":4711,\"sessionId\":\"" + ID + "\"}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"../../../etc/passwd\"}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":{\"id\":\"" + ID + "\"}}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"nested\":{\"sessionId\":\"" + ID + "\"}}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"" + ID + "\",\"kind\":\"background\"}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"" + ID + "\",\"entrypoint\":\"sdk-ts\"}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"" + ID
                        + "\",\"pidDomain\":\"linux:abc:pid:[1]\"}",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"" + ID + "\",\"kin",
                "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"" + ID + "\"} {}",
                "[4711]",
                "null",
                ""
            })
    void refusesWhatIsNotAClaimOfThatVeryProcess(String json) throws IOException {
        home.session(4711, json);

        assertThat(claims(table)).isEmpty();
    }

    @Test
    void acceptsTheNamespaceWeAreInOurselves() throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        home.session(4711, claim(4711, ID, "2.1.328").replace("{", "{\"pidDomain\":\"linux:abc:" + own + "\","));

        assertThat(claims(table)).hasSize(1);
    }

    @Test
    void claimsNothingForProcessesThatAreGoneOrUnknown() throws IOException {
        home.session(4711, claim(4711, ID, "2.1.328"));

        assertThat(claims(new AgentTable().plain(1).seen())).isEmpty();
        assertThat(claims(new AgentTable().zombieClaude(4711, FakeHome.CWD).seen())).isEmpty();
        assertThat(claims(new ProcessTable.Unavailable("no /proc"))).isEmpty();
    }

    @Test
    void skipsTheOtherFilesInTheFolder() throws IOException {
        home.session(4711, claim(4711, ID, "2.1.328"));
        Path sessions = home.path().resolve("sessions");
        Files.writeString(sessions.resolve("pid-4712.json"), claim(4712, OTHER_ID, "2.1.328"));
        Files.writeString(sessions.resolve("4712.ab12.key"), "secret");
        Files.createDirectory(sessions.resolve("4712.json"));

        assertThat(claims(new AgentTable().plain(4711).plain(4712).seen())).hasSize(1);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNobodyToWriteIntoAFifo() throws Exception {
        Path sessions = Files.createDirectories(home.path().resolve("sessions"));
        String[] fifos = {
            sessions.resolve("4711.json").toString(), home.path().resolve("settings.json").toString()
        };
        assertThat(new ProcessBuilder("mkfifo", fifos[0], fifos[1]).start().waitFor()).isZero();

        assertThat(claims(table)).isEmpty();
    }

    @Test
    void findsTheHomeThatAProcessNamesItself() throws IOException {
        FakeHome work = FakeHome.in(folder.resolve("work"));
        work.session(4711, claim(4711, ID, "2.1.328"));
        ProcessTable processes = new AgentTable()
                .claude(4711, FakeHome.CWD, work.path().toString(), null)
                .seen();

        assertThat(claims(processes)).singleElement().returns(ID, Claim::conversationId);
    }

    @Test
    void saysOnceWhatTwoCopiesOfAHomeSayAndBothWhereTheyDiffer() throws IOException {
        FakeHome copy = FakeHome.in(folder.resolve("copy"));
        home.session(4711, claim(4711, ID, "2.1.328"));
        copy.session(4711, claim(4711, ID, "2.1.328"));
        ClaudeConversations both = new ClaudeConversations(List.of(home.path(), copy.path()));
        assertThat(both.look(Set.of(), table).claims()).hasSize(1);

        copy.session(4711, claim(4711, OTHER_ID, "2.1.328"));
        assertThat(both.look(Set.of(), table).claims())
                .extracting(Claim::conversationId)
                .containsExactly(ID, OTHER_ID);
    }

    @Test
    @Tag("R18")
    void neverFailsOnDamagedFiles() throws IOException {
        long seed = Long.getLong("seed", 20261120L);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = claim(4711, ID, "2.1.328").getBytes(UTF_8);
        Path file = Files.createDirectories(home.path().resolve("sessions")).resolve("4711.json");
        for (int i = 0; i < Integer.getInteger("property.cases", 3000); i++) {
            Files.write(file, Damage.to(whole, random));
            assertThat(claims(table)).as("seed %d, case %d", seed, i).allSatisfy(claim -> {
                assertThat(claim.startTicks()).isEqualTo(AgentTable.ticks(4711));
                assertThat(claim.conversationId()).hasSize(36).doesNotContain("/", ".");
            });
        }
    }

    private List<Claim> claims(ProcessTable processes) {
        return new ClaudeConversations(List.of(home.path())).look(Set.of(), processes).claims();
    }
}
