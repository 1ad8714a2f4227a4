package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One half-written line made a whole session vanish, and one unreadable file all the others. A line that cannot be
/// read is skipped; a file that cannot be read is its own problem.
@Tag("case-29")
@Tag("R19")
class Case29TornTranscriptTest {
    private static final String OTHER = "11111111-0000-4000-8000-000000000009";

    @RegisterExtension
    final Lab lab = new Lab();

    enum Damage {
        TORN_LAST_LINE("%s{\"parentUuid\":\"aa02\",\"type\":\"assist"),
        NOT_JSON("[[[{\n%s\0\0\0\nnot json\n"),
        EMPTY_LINES("\n\n\n%s\n\n"),
        ENDLESS_LINE("{\"x\":\"" + "y".repeat(400_000) + "\"}\n%s{\"x\":\"" + "y".repeat(200_000) + "\"}\n");

        private final String around;

        Damage(String around) {
            this.around = around;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedTranscriptIsStillTheSessionsOwn(Damage damage) throws IOException {
        Living kelp = lab.start(Lab.KELP);
        String talk = ClaudeHome.talk(lab.kelp(), Lab.ID);
        lab.claude().transcript(lab.kelp(), Lab.ID, damage.around.formatted(talk));
        neighbours();
        String text = lab.declare(kelp.entry());

        assertThat(lab.reconcile().drifts()).containsExactly("C id-materialized kelp-creator-claude recorded");

        assertThat(lab.registry()).isEqualTo(text.replace("own: null", "own: " + Lab.ID));
    }

    /// What is no conversation of a session, but has to be got over.
    private void neighbours() throws IOException {
        Path project = lab.claude().project(lab.kelp());
        ClaudeHome.write(project.resolve("sessions-index.json"), "{");
        ClaudeHome.write(project.resolve("not-an-id.jsonl"), "\0");
        Files.createDirectory(project.resolve("33333333-0000-4000-8000-000000000001.jsonl"));
        Files.createSymbolicLink(
                project.resolve("33333333-0000-4000-8000-000000000002.jsonl"), Path.of("nowhere"));
        Files.createSymbolicLink(lab.claude().folder().resolve("projects/loop"), Path.of("loop"));
        lab.claude().transcript(lab.folder("work/weed"), OTHER, "\0garbage");
        ClaudeHome.write(lab.claude().folder().resolve("sessions/1.json"), "{\"pid\":1,");
        ClaudeHome.write(lab.claude().folder().resolve("settings.json"), "{\"cleanupPeriodDays\": \"soon\"");
    }
}
