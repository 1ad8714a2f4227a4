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
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R15")
class ClaudeCandidatesTest {
    private static final String TIME = "2026-09-02T08:00:01.200Z";
    private static final Instant LATER = STARTED.plusSeconds(60);

    @TempDir
    private Path folder;

    private FakeHome home;
    private final ProcessTable table = new AgentTable().claude(4711, CWD).seen();

    @BeforeEach
    void makeHome() throws IOException {
        home = FakeHome.in(folder);
    }

    @Test
    void listsTheTranscriptThatChangedSinceClaudeBegan() throws IOException {
        Path file = changed(home.transcript(KEY, ID, user(CWD, TIME)), LATER);
        changed(home.transcript(KEY, OTHER_ID, user(CWD, TIME)), STARTED.minusMillis(1));

        Instant created = Files.readAttributes(file, BasicFileAttributes.class).creationTime().toInstant();
        assertThat(candidates(table))
                .containsExactly(Map.entry(
                        CWD,
                        List.of(new Candidate(ID, file.toString(), CWD, created, LATER, Kind.INTERACTIVE))));
    }

    @Test
    void listsAllOfThemInOrderAndNeverPicksTheNewest() throws IOException {
        changed(home.transcript(KEY, OTHER_ID, user(CWD, TIME)), LATER);
        changed(home.transcript(KEY, ID, user(CWD, TIME)), LATER.plusSeconds(9));

        assertThat(ids(table)).containsExactly(ID, OTHER_ID);
    }

    @Test
    void reachesBackToTheOldestClaudeInTheDirectory() throws IOException {
        changed(home.transcript(KEY, ID, user(CWD, TIME)), STARTED.minusSeconds(30));
        ProcessTable two = new AgentTable()
                .claude(4711, CWD)
                .claude(4712, CWD, STARTED.minusSeconds(60))
                .seen();

        assertThat(ids(table)).isEmpty();
        assertThat(ids(two)).containsExactly(ID);
    }

    @Test
    void tellsWhatNoSessionCanOwn() throws IOException {
        home.transcript(KEY, ID, "{\"isSidechain\":true,\"cwd\":\"" + CWD + "\"}");
        home.transcript(KEY, OTHER_ID, "{\"isSidechain\":false,\"entrypoint\":\"sdk-cli\",\"cwd\":\"" + CWD + "\"}");

        assertThat(candidates(table).get(CWD))
                .extracting(Candidate::kind)
                .containsExactly(Kind.SIDECHAIN, Kind.HEADLESS);
    }

    @Test
    void leavesOutWhatBelongsToAnotherDirectoryOfTheSameKey() throws IOException {
        home.transcript(KEY, ID, user("/srv/kelp/lab", TIME));
        home.transcript(KEY, OTHER_ID, user(CWD, TIME));

        assertThat(ids(table)).containsExactly(OTHER_ID);
    }

    @Test
    void keepsAConversationThatBeganHereAndWentElsewhere() throws IOException {
        home.transcript(KEY, ID, user(CWD, TIME), user(CWD + "/.claude/worktrees/w1", TIME));

        assertThat(candidates(table).get(CWD))
                .singleElement()
                .returns(CWD + "/.claude/worktrees/w1", Candidate::cwd);
    }

    @Test
    void listsOneThatSaysNotYetWhereItIs() throws IOException {
        Path file = home.transcript(KEY, ID, "{\"type\":\"mode\",\"mode\":\"normal\"}");
        Instant created = Files.readAttributes(file, BasicFileAttributes.class).creationTime().toInstant();

        assertThat(candidates(table).get(CWD))
                .singleElement()
                .returns(null, Candidate::cwd)
                .returns(created, Candidate::born);
    }

    @Test
    void goesByTheNameOfTheFileAndNotByTheIdsInside() throws IOException {
        home.transcript(KEY, ID, user(CWD, TIME).replace("{", "{\"sessionId\":\"" + OTHER_ID + "\","));

        assertThat(ids(table)).containsExactly(ID);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void ignoresAllThatIsNoTranscriptOfASession() throws Exception {
        Path project = home.project(KEY);
        home.transcript(KEY, "agent-a91c2e0", user(CWD, TIME));
        home.transcript(KEY, "." + ID, user(CWD, TIME));
        home.transcript(KEY, ID.replace('7', 'g'), user(CWD, TIME));
        home.transcript(KEY + "/" + ID + "/subagents", OTHER_ID, user(CWD, TIME));
        Files.writeString(project.resolve("sessions-index.json"), "{}");
        Files.createDirectory(project.resolve("memory"));
        Files.createDirectory(project.resolve(ID + ".jsonl"));
        Files.createSymbolicLink(project.resolve(OTHER_ID + ".jsonl"), Path.of(OTHER_ID + ".jsonl"));
        Path fifo = project.resolve("00000000-0000-4000-8000-000000000000.jsonl");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        assertThat(ids(table)).isEmpty();

        String good = "ffffffff-0000-4000-8000-000000000000";
        home.transcript(KEY, good, user(CWD, TIME));
        assertThat(ids(table)).containsExactly(good);
    }

    @Test
    void findsTheFolderOfAVeryLongPathByItsBeginning() throws IOException {
        String cwd = "/srv/" + "kelp_lab/".repeat(28) + "worka";
        String sibling = "/srv/" + "kelp_lab/".repeat(28) + "workb";
        String prefix = ProjectKey.of(cwd).substring(0, 200);
        home.transcript(prefix + "-on930v", ID, user(cwd, TIME));
        home.transcript(prefix + "-zz1zz1", OTHER_ID, user(sibling, TIME));

        ProcessTable both = new AgentTable().claude(1, cwd).claude(2, sibling).seen();
        assertThat(candidates(both)).hasSize(2);
        assertThat(candidates(both).get(cwd)).extracting(Candidate::conversationId).containsExactly(ID);
        assertThat(candidates(both).get(sibling)).extracting(Candidate::conversationId).containsExactly(OTHER_ID);
    }

    @Test
    void findsTheFolderThatTheProcessNamesItself() throws IOException {
        home.transcript("fixed-name", ID, user(CWD, TIME));
        home.transcript("fixed-name", OTHER_ID, user("/elsewhere", TIME));
        ProcessTable named = new AgentTable()
                .claude(4711, CWD, home.path().toString(), "fixed-name")
                .seen();

        assertThat(ids(table)).isEmpty();
        assertThat(ids(named)).containsExactly(ID);
    }

    @Test
    void prefersTheTranscriptOverTheStubThatAMoveLeft() throws IOException {
        FakeHome work = FakeHome.in(folder.resolve("work"));
        Path real = changed(work.transcript(KEY, ID, user(CWD, TIME)), LATER);
        changed(home.transcript(KEY, ID, "{\"type\":\"bridge-session\"}"), LATER.plusSeconds(60));

        assertThat(new ClaudeConversations(List.of(home.path(), work.path()))
                        .look(Set.of(), table)
                        .candidates()
                        .get(CWD))
                .singleElement()
                .returns(real.toString(), Candidate::path);
    }

    @Test
    void searchesNothingWhereEveryClaudeSaysReliablyWhatItIsIn() throws IOException {
        home.transcript(KEY, ID, user(CWD, TIME));
        home.session(4711, claim(4711, ID, "2.1.328"));

        assertThat(candidates(table)).isEmpty();
        for (long silent : List.of(4710L, 4712L)) {
            ProcessTable two = new AgentTable().claude(4711, CWD).claude(silent, CWD).seen();
            assertThat(ids(two)).containsExactly(ID);
        }

        home.session(4711, claim(4711, ID, "2.1.240"));
        assertThat(ids(table)).containsExactly(ID);
    }

    @Test
    void searchesOnlyWhereAClaudeLives() throws IOException {
        home.transcript(KEY, ID, user(CWD, TIME));

        assertThat(candidates(new AgentTable().zombieClaude(4711, CWD).seen())).isEmpty();
        assertThat(candidates(new AgentTable().agy(4711, CWD).seen())).isEmpty();
        assertThat(candidates(new AgentTable().claude(4711, null, null, null).seen())).isEmpty();
        assertThat(candidates(new ProcessTable.Unavailable("no /proc"))).isEmpty();
    }

    @Test
    @Tag("R18")
    void copesWithHostileDirectories() throws IOException {
        String hostile = "/w/a\tb\nc#(touch x)'\"\u001b[2J🦑";
        home.transcript(ProjectKey.of(hostile), ID, user("/w/a\\tb\\nc#(touch x)'\\\"\\u001b[2J🦑", TIME));

        assertThat(candidates(new AgentTable().claude(4711, hostile).seen()).get(hostile))
                .singleElement()
                .returns(hostile, Candidate::cwd);
    }

    private List<String> ids(ProcessTable processes) {
        List<Candidate> here = candidates(processes).getOrDefault(CWD, List.of());
        return here.stream().map(Candidate::conversationId).toList();
    }

    private Map<String, List<Candidate>> candidates(ProcessTable processes) {
        ConversationStore store = new ClaudeConversations(List.of(home.path())).look(Set.of(), processes);
        return store.candidates();
    }
}
