package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.JournalLine;
import dev.agentsessions.memory.JournalReader;
import dev.agentsessions.session.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R25")
class ReplayCommandTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void recordTwoPasses() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100), running(AGY, "agy", 200)));
        desk.type();
        desk.machine.start("reef-creator-agy", Agent.AGY, 300, "/lab/reef");
        desk.type();
    }

    @Test
    void comesToTheSameVerdictsByteForByte() {
        assertThat(desk.type("replay", desk.journal().toString()))
                .isEqualTo(new Answer(0, "2 passes judged again, no verdict differs\n", ""));
    }

    @Test
    void needsNothingButTheJournal() throws IOException {
        Path journal = Files.move(desk.journal(), home.resolve("journal.jsonl"));
        Desk other = new Desk(home.resolve("elsewhere"));
        assertThat(other.type("replay", journal.toString()).status()).isZero();
    }

    @Test
    void showsWhatItWouldNowDecideDifferently() throws Exception {
        JournalLine first = lines().getFirst();
        String then = first.drifts().replace("\"kind\":\"tmux-gone\"", "\"kind\":\"renamed\"");
        Path folder = home.resolve("changed");
        new Journal(folder, (_, _) -> () -> {}, Duration.ofSeconds(1), 1 << 20).append(new JournalLine(
                "0.9.0", first.at(), first.registry(), first.text(), first.observation(), first.memory(),
                first.settings(), then));
        Path journal = folder.resolve("journal/000001.jsonl");
        assertThat(desk.type("replay", journal.toString())).isEqualTo(new Answer(3, """
                %s:1  pass of 2026-11-20T02:16:53Z by version 0.9.0
                  then  %s
                  now   %s
                1 pass judged again, the verdicts of 1 differ
                """.formatted(journal, element(then), element(first.drifts())), ""));
    }

    private List<JournalLine> lines() {
        List<JournalLine> lines = new ArrayList<>();
        JournalReader.read(List.of(desk.journal()), reading -> lines.add(((JournalReader.Pass) reading).line()));
        return lines;
    }

    /// Of an array with a single one.
    private static String element(String array) {
        return array.substring(1, array.length() - 1);
    }

    @Test
    void failsForALineThatWasAltered() {
        Desk.write(desk.journal(), Desk.read(desk.journal()).replaceFirst("lab1", "lab2"));
        assertThat(desk.type("replay", desk.journal().toString())).isEqualTo(new Answer(
                2,
                "1 pass judged again, no verdict differs; 1 problem\n",
                "reconcile: " + desk.journal() + ":1: it was altered: its hash is not the one that it states\n"));
    }

    @Test
    void saysOnceOfAFileThatItIsNoJournal() {
        Path notes = home.resolve("notes.md");
        Desk.write(notes, "# Notes\n\nSome\n");
        assertThat(desk.type("replay", notes.toString(), desk.journal().toString()))
                .isEqualTo(new Answer(
                        2,
                        "2 passes judged again, no verdict differs; 1 problem\n",
                        "reconcile: " + notes + ":1: it is no journal, as neither this nor any other of its 3 lines is a"
                                + " record; give files such as <state>/journal/*.jsonl\n"));
        Desk.write(notes, "x\n".repeat(5_000));
        assertThat(desk.type("replay", notes.toString()).err())
                .hasLineCount(1)
                .contains("any other of its first 1000 lines");
        Desk.write(notes, "x\ny\n" + Desk.read(desk.journal()) + "z\n");
        assertThat(desk.type("replay", notes.toString()).err().lines())
                .containsExactly(
                        "reconcile: " + notes + ":1: it does not end like a whole line of a journal",
                        "reconcile: " + notes + ":2: it does not end like a whole line of a journal",
                        "reconcile: " + notes + ":5: it does not end like a whole line of a journal");
    }

    @Test
    void failsForAFileThatCannotBeRead() {
        assertThat(desk.type("replay", desk.journal().toString(), home.resolve("none").toString()))
                .isEqualTo(new Answer(
                        2,
                        "2 passes judged again, no verdict differs; 1 problem\n",
                        "reconcile: " + home.resolve("none") + ": could not be read: no such file\n"));
    }
}
