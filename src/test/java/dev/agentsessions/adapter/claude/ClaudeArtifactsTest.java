package dev.agentsessions.adapter.claude;

import static dev.agentsessions.adapter.claude.FakeHome.CWD;
import static dev.agentsessions.adapter.claude.FakeHome.ID;
import static dev.agentsessions.adapter.claude.FakeHome.KEY;
import static dev.agentsessions.adapter.claude.FakeHome.OTHER_ID;
import static dev.agentsessions.adapter.claude.FakeHome.changed;
import static dev.agentsessions.adapter.claude.FakeHome.claim;
import static dev.agentsessions.adapter.claude.FakeHome.user;
import static dev.agentsessions.observe.AgentTable.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.AgentTable;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.session.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R16")
class ClaudeArtifactsTest {
    private static final ProcessTable NOBODY = new AgentTable().seen();
    private static final String LINE = user(CWD, "2026-09-02T08:00:01.200Z");
    private static final String STUB = "{\"type\":\"bridge-session\",\"sessionId\":\"" + ID + "\"}";

    @TempDir
    private Path folder;

    private FakeHome home;

    @BeforeEach
    void makeHome() throws IOException {
        home = FakeHome.in(folder.resolve("home"));
    }

    @Test
    void findsAConversationInWhateverFolderItLies() throws IOException {
        home.transcript("-somewhere-else", OTHER_ID, LINE);
        Path file = changed(home.transcript("fixed-name", ID, LINE), STARTED);

        ConversationStore store = look(Set.of(ID), home);
        assertThat(store.agent()).isEqualTo(Agent.CLAUDE);
        assertThat(store.artifacts()).containsExactly(Map.entry(ID, new Artifact(file.toString(), STARTED)));
        assertThat(store.candidates()).isEmpty();
    }

    @Test
    void findsAConversationInEveryHome() throws IOException {
        FakeHome work = FakeHome.in(folder.resolve("work"));
        home.transcript(KEY, ID, LINE);
        work.transcript(KEY, OTHER_ID, LINE);

        assertThat(look(Set.of(ID, OTHER_ID), home, work).artifacts()).containsOnlyKeys(ID, OTHER_ID);
    }

    @Test
    void findsWhatARunningClaudeClaims() throws IOException {
        home.transcript(KEY, ID, LINE);
        home.session(4711, claim(4711, ID, "2.1.328"));

        assertThat(new ClaudeConversations(List.of(home.path()))
                        .look(Set.of(), new AgentTable().claude(4711, CWD).seen())
                        .artifacts())
                .containsOnlyKeys(ID);
    }

    @Test
    void prefersMessagesToAStubAndThenTheNewest() throws IOException {
        Path real = changed(home.transcript("-new", ID, LINE), STARTED);
        changed(home.transcript("-old", ID, STUB), STARTED.plusSeconds(9));
        changed(home.transcript("-older", ID, STUB), STARTED.plusSeconds(5));
        assertThat(look(Set.of(ID), home).artifacts().get(ID)).isEqualTo(new Artifact(real.toString(), STARTED));

        Path newer = changed(home.transcript("-newer", ID, LINE), STARTED.plusSeconds(3));
        assertThat(look(Set.of(ID), home).artifacts().get(ID))
                .isEqualTo(new Artifact(newer.toString(), STARTED.plusSeconds(3)));
    }

    @Test
    void followsProjectFoldersThatAreLinks() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve(ID + ".jsonl"), LINE + "\n");
        Files.createSymbolicLink(home.path().resolve("projects/-linked"), elsewhere);

        assertThat(look(Set.of(ID), home).artifacts()).containsOnlyKeys(ID);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takesNothingButARegularFileForAConversation() throws Exception {
        Path project = home.project(KEY);
        Files.createDirectory(project.resolve(ID + ".jsonl"));
        Path fifo = project.resolve(OTHER_ID + ".jsonl");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        String dangling = UUID.randomUUID().toString();
        Files.createSymbolicLink(project.resolve(dangling + ".jsonl"), Path.of("/nowhere"));

        ConversationStore store = look(Set.of(ID, OTHER_ID, dangling), home);
        assertThat(store.artifacts()).isEmpty();
        assertThat(store.roots()).extracting(Root::problem).containsOnlyNulls();
    }

    @Test
    void saysWhichRootIsMissingAndReadsTheOthers() throws IOException {
        home.transcript(KEY, ID, LINE);
        FakeHome gone = new FakeHome(folder.toRealPath().resolve("gone"));

        ConversationStore store = look(Set.of(ID), gone, home);
        assertThat(store.roots())
                .containsExactly(
                        new Root(gone.path() + "/projects", "no such file or folder", 30),
                        new Root(home.path() + "/projects", null, 30));
        assertThat(store.artifacts()).containsOnlyKeys(ID);
    }

    @Test
    void saysThatARootIsNoFolder() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("odd"));
        Files.writeString(odd.resolve("projects"), "");

        assertThat(look(Set.of(), new FakeHome(odd)).roots())
                .extracting(Root::problem)
                .containsExactly("not a folder");
    }

    @Test
    void saysWhichProjectFolderCouldNotBeListedAndReadsTheOthers() throws IOException {
        home.transcript(KEY, ID, LINE);
        Files.createSymbolicLink(home.path().resolve("projects/-unmounted"), Path.of("/nowhere"));

        ConversationStore store = look(Set.of(ID), home);
        assertThat(store.artifacts()).containsOnlyKeys(ID);
        assertThat(store.roots()).extracting(Root::problem).containsExactly("-unmounted: no such file or folder");
    }

    @Test
    void meetsLinksThatLoop() throws IOException {
        Files.createSymbolicLink(home.path().resolve("projects/-loop"), Path.of("-loop"));
        Files.createSymbolicLink(home.project(KEY).resolve(ID + ".jsonl"), Path.of(ID + ".jsonl"));
        home.transcript(KEY, OTHER_ID, LINE);

        ConversationStore store = look(Set.of(ID, OTHER_ID), home);
        assertThat(store.artifacts()).containsOnlyKeys(OTHER_ID);
        assertThat(store.roots()).extracting(Root::problem).doesNotContainNull();
    }

    @Test
    void passesOverFilesBetweenTheProjectFolders() throws IOException {
        home.transcript(KEY, ID, LINE);
        Files.writeString(home.path().resolve("projects/.session-aliases"), "/elsewhere");

        assertThat(look(Set.of(ID), home).roots()).extracting(Root::problem).containsOnlyNulls();
    }

    @Test
    void readsNoHomeTwice() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.path());
        ProcessTable processes = new AgentTable()
                .claude(1, CWD, home.path() + "/", null)
                .claude(2, CWD, link.toString(), null)
                .claude(3, folder.toRealPath().toString(), "home", null)
                .claude(4, null, link + "/../home", null)
                .seen();

        assertThat(new ClaudeConversations(List.of(link, home.path()))
                        .look(Set.of(), processes)
                        .roots())
                .containsExactly(new Root(home.path() + "/projects", null, 30));
    }

    @Test
    void saysWhichHomeOfAProcessIsNoPath() throws IOException {
        ProcessTable processes = new AgentTable().claude(1, CWD, "a\0b", null).seen();

        assertThat(new ClaudeConversations(List.of(home.path()))
                        .look(Set.of(), processes)
                        .roots())
                .hasSize(2)
                .first()
                .satisfies(root -> assertThat(root.problem()).startsWith("not a path here"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cleanupPeriodDays\":99999} | 99999",
                "{\"env\":{\"cleanupPeriodDays\":3},\"cleanupPeriodDays\":7} | 7",
                "{\"env\":{\"cleanupPeriodDays\":3}} | 30",
                "{\"cleanupPeriodDays\":0} | 30",
                "{\"cleanupPeriodDays\":-1} | 30",
                "{\"cleanupPeriodDays\":99999999999} | 30",
                "{\"cleanupPeriodDays\":1.5} | 30",
                "{\"cleanupPeriodDays\":\"7\"} | 30",
                "{\"cleanupPeriodDays\":7 | 30",
                "[] | 30",
                "'' | 30"
            })
    void readsHowLongConversationsAreKept(String settings, int days) throws IOException {
        home.settings(settings);

        assertThat(look(Set.of(), home).roots()).extracting(Root::retentionDays).containsExactly(days);
    }

    @Test
    @Tag("R18")
    void looksOnlyForNamesAndNeverFollowsOne() throws IOException {
        Files.writeString(home.path().resolve("projects/secret.jsonl"), LINE);
        home.project(KEY);

        assertThat(look(Set.of("../secret", "/etc/passwd", "", "a\0b"), home).artifacts())
                .isEmpty();
    }

    @Test
    void findsItsWayInThirtyThousandTranscripts() throws IOException {
        for (int project = 0; project < 1000; project++) {
            Path path = home.project("-srv-project-" + project);
            for (int i = 0; i < 30; i++) {
                Files.createFile(path.resolve(new UUID(project, i) + ".jsonl"));
            }
        }
        Set<String> ids = Set.of(new UUID(0, 0).toString(), new UUID(999, 29).toString(), ID);
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            ConversationStore store = look(ids, home);
            System.out.println("30,000 transcripts in 1,000 folders: " + (System.nanoTime() - start) / 1000 + " us");
            assertThat(store.artifacts()).hasSize(2);
        }
    }

    private static ConversationStore look(Set<String> ids, FakeHome... homes) {
        List<Path> paths = List.of(homes).stream().map(FakeHome::path).toList();
        return new ClaudeConversations(paths).look(ids, NOBODY);
    }
}
