package dev.agentsessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.tmux.PrivateStage;
import dev.agentsessions.demo.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The world that the JVM is trained on, with a real tmux; the training itself is shown by `.ci/run`.
class TrainingTest {
    @Test
    void trainsOnAWorldThatIsInOrder() throws Exception {
        try (Stage stage = PrivateStage.open(CurrentUser.uid())) {
            Training training = new Training(stage);
            training.prepare();
            for (String[] pass : new String[][] {{"--emit-diff", "--dry-run"}, {"--emit-diff"}, {"--emit-diff"}}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                assertThat(training.run(new PrintStream(out, true, StandardCharsets.UTF_8), pass)).isZero();
                assertThat(out.toString(StandardCharsets.UTF_8))
                        .contains("\"tmux_sessions_alive\":[\"lab-creator-claude\"]", "\"tmux_confirmed\":true")
                        .contains("\"drifts\":[],\"ongoing\":[]", "\"entries\":2,\"running\":1,\"unknown\":0");
            }
        }
    }
}
