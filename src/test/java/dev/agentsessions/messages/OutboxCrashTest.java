package dev.agentsessions.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.messages.DiskSteps.Step;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What waits after the process was killed.
@Tag("S11")
class OutboxCrashTest {
    @TempDir
    private Path state;

    private final Diary diary = new Diary();

    private Child child(String step) throws IOException {
        return Child.jvmWith(List.of(), OutboxMain.class, state.toString(), step);
    }

    /// All that was kept and is not on its way is there, in order, each once.
    private void checkAfter(List<String> told) {
        int kept = 0;
        int removed = 0;
        for (String line : told) {
            int number = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
            if (line.startsWith("kept ")) {
                kept = number;
            } else {
                removed = number;
            }
        }
        Outbox outbox = new Outbox(state, diary.log);
        List<Integer> numbers = new ArrayList<>();
        for (Kept waiting : outbox.first(Integer.MAX_VALUE)) {
            int number = OutboxMain.number(waiting);
            assertThat(waiting.json()).isEqualTo(OutboxMain.message(number));
            numbers.add(number);
        }
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        for (int number = removed + 1; number <= kept; number++) {
            assertThat(numbers).contains(number);
        }
        assertThat(diary.lines()).isEmpty();
        assertThat(outbox.add(List.of("{}"))).isTrue();
        assertThat(new Outbox(state, diary.log).first(Integer.MAX_VALUE).getLast().json()).isEqualTo("{}");
    }

    @ParameterizedTest
    @EnumSource
    void keepsAllWhereverItIsKilled(Step step) throws Exception {
        List<String> told = new ArrayList<>();
        try (Child child = child(step.name())) {
            for (String line = child.line(); !line.equals(step.name()); line = child.line()) {
                told.add(line);
            }
            child.kill();
        }
        checkAfter(told);
    }

    @Test
    void keepsAllWheneverItIsKilled() throws Exception {
        for (int i = 0; i < 4; i++) {
            Path folder = state.resolve("run" + i);
            List<String> told = new ArrayList<>();
            try (Child child = Child.jvmWith(List.of(), OutboxMain.class, folder.toString(), "")) {
                while (told.size() < 10 + 300 * i) {
                    told.add(child.line());
                }
                told.addAll(child.killed());
            }
            state = folder;
            checkAfter(told);
        }
    }
}
