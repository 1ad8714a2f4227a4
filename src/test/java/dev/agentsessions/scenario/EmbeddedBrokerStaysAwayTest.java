package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whoever does not want a broker does not carry one: no file of it is looked at.
@Tag("S7")
class EmbeddedBrokerStaysAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void fromAPass() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        lab.declare(lab.deadEntry("gone-creator-claude"));
        Path trace = lab.root().resolve("trace");
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "-qq", "-e", "trace=%file", "-o", trace.toString()));
        command.addAll(lab.program("--once", "--emit-diff"));

        Run.of(PATIENCE, lab.environment(), command).orFail();

        assertThat(Files.readAllLines(trace))
                .anyMatch(line -> line.contains("agent-sessions.yaml"))
                .noneMatch(line -> line.contains("/embedded/") || line.contains("adapter/hivemq"));
    }
}
