package dev.agentsessions.adapter.agy;

import static dev.agentsessions.observe.AgentTable.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.AgentTable;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.session.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R15")
class AgyConversationsTest {
    private static final String CWD = "/srv/kelp_lab";
    private static final String ID = "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c";
    private static final String OTHER_ID = "5f1e2d3c-0000-4000-8000-0000000000aa";
    private static final Instant LATER = STARTED.plusSeconds(60);

    @TempDir
    private Path root;

    private final ProcessTable table = new AgentTable().agy(5120, CWD).seen();

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(root.resolve("conversations"));
        Files.createDirectories(root.resolve("cache"));
    }

    @Test
    void claimsTheConversationWhoseLockAProcessHoldsOpen() {
        String lock = root + "/presence/" + ID + ".lock";

        assertThat(look(new AgentTable().agy(5120, CWD, lock).seen()).claims())
                .containsExactly(new Claim(5120, AgentTable.ticks(5120), ID, null, true, lock));
    }

    @Test
    void claimsALockBelowAnotherRootAsTheProcessIsInNoConversationOfOurs() {
        String lock = "/home/u/.gemini/antigravity-acp/presence/" + ID + ".lock";

        assertThat(look(new AgentTable().agy(5120, CWD, lock).seen()).claims())
                .singleElement()
                .returns(lock, Claim::source);
    }

    @Test
    void doesNotKnowWhichOfSeveralLocksIsTheCurrentOne() {
        String[] locks = {"/r/presence/" + OTHER_ID + ".lock", "/r/presence/" + ID + ".lock"};

        assertThat(look(new AgentTable().agy(5120, CWD, locks).seen()).claims())
                .hasSize(2)
                .noneMatch(Claim::current)
                .extracting(Claim::conversationId)
                .containsExactly(ID, OTHER_ID);
        String[] twice = {"/r/presence/" + ID + ".lock", "/r/presence/" + ID + ".lock"};
        assertThat(look(new AgentTable().agy(5120, CWD, twice).seen()).claims())
                .singleElement()
                .returns(true, Claim::current);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".lock",
                "/presence/.lock",
                "/r/presence/x/" + ID + ".lock",
                "/r/absence/" + ID + ".lock",
                "/r/presence/" + ID,
                "/r/presence/" + ID + ".lock (deleted)",
                "/r/presence/not-a-uuid.lock",
                "/r/presence/../" + ID + ".lock"
            })
    @Tag("R18")
    void claimsNothingFromAnotherPath(String lock) {
        assertThat(look(new AgentTable().agy(5120, CWD, lock).seen()).claims()).isEmpty();
    }

    @Test
    void claimsNothingForProcessesThatAreGoneOrUnknown() throws IOException {
        conversation(ID + ".db", LATER);
        last("{\"" + CWD + "\":\"" + ID + "\"}");
        ProcessTable zombie = new AgentTable()
                .zombieAgy(5120, CWD, "/r/presence/" + ID + ".lock")
                .seen();

        for (ProcessTable processes :
                List.of(zombie, new AgentTable().claude(1, CWD).seen(), new ProcessTable.Unavailable("no /proc"))) {
            assertThat(look(processes).claims()).isEmpty();
            assertThat(look(processes).candidates()).isEmpty();
        }
    }

    @Test
    @Tag("R16")
    void findsTheFilesOfConversationsAskedForAndClaimed() throws IOException {
        Path db = conversation(ID + ".db", LATER);
        Path pb = conversation(OTHER_ID + ".pb", STARTED);

        ConversationStore store = look(new AgentTable()
                .agy(5120, CWD, "/r/presence/" + OTHER_ID + ".lock")
                .seen(), ID);
        assertThat(store.agent()).isEqualTo(Agent.AGY);
        assertThat(store.artifacts())
                .isEqualTo(Map.of(
                        ID, new Artifact(db.toString(), LATER), OTHER_ID, new Artifact(pb.toString(), STARTED)));
        assertThat(store.roots())
                .containsExactly(new Root(root.resolve("conversations").toString(), null, 0));
    }

    @Test
    void goesByTheLatestChangeToAnyFileOfAConversation() throws IOException {
        Path db = conversation(ID + ".db", STARTED);
        conversation(ID + ".db-wal", LATER);
        assertThat(look(table, ID).artifacts().get(ID)).isEqualTo(new Artifact(db.toString(), LATER));

        conversation(ID + ".pb", LATER.plusSeconds(1));
        assertThat(look(table, ID).artifacts().get(ID))
                .isEqualTo(new Artifact(db.toString(), LATER.plusSeconds(1)));

        conversation(ID + ".db", LATER.plusSeconds(2));
        assertThat(look(table, ID).artifacts().get(ID))
                .isEqualTo(new Artifact(db.toString(), LATER.plusSeconds(2)));
    }

    @Test
    @Tag("R16")
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takesNothingButARegularFileForAConversation() throws Exception {
        Files.createDirectory(root.resolve("conversations").resolve(ID + ".db"));
        Path fifo = root.resolve("conversations").resolve(ID + ".pb");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        conversation(OTHER_ID + ".db-wal", LATER);

        assertThat(look(table, ID, OTHER_ID).artifacts()).isEmpty();
    }

    @Test
    @Tag("R16")
    void saysWhatCouldNotBeRead() throws IOException {
        Path conversations = root.resolve("conversations");
        Path loop = conversations.resolve(ID + ".db");
        Files.createSymbolicLink(loop, loop);
        conversation(OTHER_ID + ".db", LATER);
        ConversationStore store = look(table, ID, OTHER_ID);
        assertThat(store.roots().getFirst().problem()).startsWith(ID + ".db: ");
        assertThat(store.artifacts()).containsOnlyKeys(OTHER_ID);

        assertThat(new AgyConversations(root.resolve("absent")).look(Set.of(ID), table).roots())
                .extracting(Root::problem)
                .containsExactly("no such folder");
        Files.createDirectory(root.resolve("odd"));
        Files.writeString(root.resolve("odd/conversations"), "");
        assertThat(new AgyConversations(root.resolve("odd")).look(Set.of(), table).roots())
                .extracting(Root::problem)
                .containsExactly("not a folder");
    }

    @Test
    @Tag("R18")
    void neverTurnsAnIdThatIsNoneIntoAPath() throws IOException {
        Files.writeString(root.resolve("secret.db"), "");
        last("{\"" + CWD + "\":\"../secret\"}");

        ConversationStore store = look(table, "../secret", "a\0b", "");
        assertThat(store.artifacts()).isEmpty();
        assertThat(store.candidates()).isEmpty();
    }

    @Test
    void listsTheLastConversationOfADirectory() throws IOException {
        Path db = conversation(ID + ".db", STARTED.minusSeconds(5));
        conversation(ID + ".db-wal", LATER);
        last("{\"" + CWD + "\":\"" + ID + "\",\"/elsewhere\":\"" + OTHER_ID + "\"}");
        Instant born = Files.readAttributes(db, BasicFileAttributes.class).creationTime().toInstant();

        assertThat(look(table).candidates())
                .isEqualTo(Map.of(
                        CWD, List.of(new Candidate(ID, db.toString(), CWD, born, LATER, Kind.INTERACTIVE))));
    }

    @Test
    void listsNoConversationThatIsGoneOrUnchanged() throws IOException {
        last("{\"" + CWD + "\":\"" + ID + "\"}");
        assertThat(look(table).candidates()).isEmpty();

        conversation(ID + ".db", STARTED.minusMillis(1));
        assertThat(look(table).candidates()).isEmpty();

        conversation(ID + ".db", STARTED);
        assertThat(look(table).candidates()).containsOnlyKeys(CWD);
    }

    @Test
    void reachesBackToTheOldestAgyInTheDirectory() throws IOException {
        conversation(ID + ".db", STARTED.minusSeconds(30));
        last("{\"" + CWD + "\":\"" + ID + "\"}");
        AgentTable two = new AgentTable().agy(5120, CWD).agy(5121, CWD, STARTED.minusSeconds(60));

        assertThat(look(two.seen()).candidates()).containsOnlyKeys(CWD);
    }

    @Test
    void saysNothingFromANoteThatIsHalfWrittenOrAbsent() throws IOException {
        conversation(ID + ".db", LATER);
        assertThat(look(table).candidates()).isEmpty();

        last("{\"" + CWD + "\":\"" + ID + "\",\"/home/u/no");
        assertThat(look(table).candidates()).isEmpty();
        assertThat(look(table).roots()).extracting(Root::problem).containsOnlyNulls();
    }

    private ConversationStore look(ProcessTable processes, String... ids) {
        return new AgyConversations(root).look(Set.of(ids), processes);
    }

    private Path conversation(String name, Instant modified) throws IOException {
        Path file = Files.writeString(root.resolve("conversations").resolve(name), "opaque");
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private void last(String json) throws IOException {
        Files.writeString(root.resolve("cache/last_conversations.json"), json);
    }
}
