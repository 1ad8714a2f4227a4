package dev.agentsessions.messages;

import static dev.agentsessions.messages.Payloads.AT;
import static dev.agentsessions.messages.Payloads.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.messages.DiskSteps.Step;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonGenerator;

/// What is left of messages when the process is killed.
@Tag("S10")
class InboxCrashTest {
    @TempDir
    private Path folder;

    private Path state;

    private final Diary diary = new Diary();

    @BeforeEach
    void begin() {
        state = folder;
    }

    private Child child(String step) throws IOException {
        return Child.jvmWith(List.of(JsonGenerator.class), InboxMain.class, state.toString(), step);
    }

    /// How many of these batches are new to another process.
    private long newTo(int batches) throws IOException {
        Inbox inbox = new Inbox(state, TOPICS, _ -> {}, diary.log);
        for (int i = 1; i <= batches; i++) {
            inbox.receive(InboxMain.batch(i));
        }
        return requireNonNull(inbox.counts().get("recorded"));
    }

    /// So large that the next line makes it compact.
    private void large() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int seq = 1; lines.length() < EventFile.LARGE; seq++) {
            Line line = new Line.OfJob(new Message.JobEvent("old", seq, JobEventType.PROGRESS, null), AT);
            lines.append(new String(line.bytes(), UTF_8));
        }
        Files.writeString(state.resolve("events.jsonl"), lines);
    }

    private long lastOfOld() throws IOException {
        return requireNonNull(new EventLog(state).last().get("old")).seq();
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhatWasTakenInWhereverItIsKilled(Step step) throws Exception {
        large();
        try (Child child = child(step.name())) {
            assertThat(child.line()).isEqualTo(step.name());
            child.kill();
        }
        long old = lastOfOld();
        assertThat(newTo(1)).as("what stood in the file when it was killed").isZero();
        assertThat(newTo(2)).isEqualTo(3);
        assertThat(lastOfOld()).isEqualTo(old).isGreaterThan(10_000);
        assertThat(diary.lines()).noneMatch(line -> line.contains("damaged"));
        try (Stream<Path> files = Files.list(state)) {
            assertThat(files).containsExactly(state.resolve("events.jsonl"));
        }
    }

    @Test
    void syncsWhatItTookInBeforeItSaysSoAndOnceForABatch() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")));
        state = Files.createDirectory(folder.resolve("state"));
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-y", "-o", trace.toString()));
        command.addAll(List.of("-e", "trace=write,pwrite64,fsync,fdatasync"));
        command.addAll(Child.jvmCommandWith(
                List.of(JsonGenerator.class), InboxMain.class, state.toString(), "", "3"));
        try (Child strace = Child.of(command)) {
            assertThat(strace.rest()).isEqualTo("1\n2\n3\n");
        }
        List<String> batch = List.of("write events.jsonl", "fdatasync events.jsonl");
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            String call = line.substring(line.indexOf(' '), Math.max(line.indexOf('('), line.indexOf(' '))).strip();
            if (line.contains("/events.jsonl>")) {
                calls.add(call + " events.jsonl");
            } else if (line.contains(state + ">")) {
                calls.add(call + " folder");
            }
        }
        List<String> expected = new ArrayList<>(batch);
        expected.add("fsync folder");
        expected.addAll(batch);
        expected.addAll(batch);
        assertThat(calls).isEqualTo(expected);
    }

    @Test
    void losesNothingThatWasTakenInWheneverItIsKilled() throws Exception {
        for (int i = 0; i < 4; i++) {
            state = Files.createDirectory(folder.resolve("run" + i));
            List<String> told = new ArrayList<>();
            try (Child child = child("")) {
                while (told.size() < 20 + 150 * i) {
                    told.add(child.line());
                }
                told.addAll(child.killed());
            }
            int taken = Integer.parseInt(told.getLast());
            assertThat(newTo(taken)).as("of %d batches", taken).isZero();
            assertThat(diary.lines()).noneMatch(line -> line.contains("damaged"));
        }
    }
}
