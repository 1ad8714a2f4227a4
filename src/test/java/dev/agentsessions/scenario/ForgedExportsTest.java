package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What somebody has written into the events that are exported, where nobody looks who only adds to them.
@Tag("M4")
class ForgedExportsTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void rebuildWritesThemAnew() throws Exception {
        for (String agent : new String[] {"ada", "bob", "eve"}) {
            MeshServer.run(lab, "register", "--agent", agent, "--role", "creator");
        }
        Path events = lab.stateFolder().resolve("mesh/coordination_events.jsonl");
        String right = Files.readString(events);
        Files.writeString(events, right.replace("bob", "eve"));
        MeshServer.run(lab, "heartbeat", "--agent", "ada");
        assertThat(MeshServer.run(lab, "verify")).contains("coordination_events.jsonl: is not what follows from the log");

        MeshServer.run(lab, "rebuild");

        assertThat(MeshServer.run(lab, "verify")).startsWith("in order").doesNotContain("jsonl");
        assertThat(Files.readString(events)).startsWith(right);
    }
}
