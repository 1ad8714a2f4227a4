package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Terminal;
import dev.agentsessions.desk.Command;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Answers in words.
class SpeechTest {
    private static Terminal terminal() {
        return Terminal.of(new PrintStream(OutputStream.nullOutputStream()), Map.of("NO_COLOR", "1"));
    }

    private static List<String> verified(long events, long agents, long tasks) {
        Values answer = new Values(Map.of("events", events, "agents", agents, "tasks", tasks, "exports", List.of()));
        return new Speech(terminal()).lines(Command.VERIFY, answer);
    }

    @Test
    void oneIsSaidAsOne() {
        assertThat(verified(12, 2, 3))
                .containsExactly("in order: 12 events, and the state of 2 agents and 3 tasks that follows from them");
        assertThat(verified(1, 0, 0))
                .containsExactly("in order: 1 event, and the state of 0 agents and 0 tasks that follows from it");
        assertThat(verified(3, 1, 1))
                .containsExactly("in order: 3 events, and the state of 1 agent and 1 task that follows from them");
    }

    @Test
    @Tag("M14")
    void whoHoldsAsManyAsItMayIsToldSo() {
        Values answer = new Values(Map.of(
                "recommendations", List.of(),
                "not_now", Map.of("full", true, "waiting", 1L, "files_in_use", 0L, "unsuited", 0L)));
        assertThat(new Speech(terminal()).lines(Command.RECOMMEND, answer))
                .containsExactly("nothing to take now: you hold as many tasks as you may; release one first");
    }
}
