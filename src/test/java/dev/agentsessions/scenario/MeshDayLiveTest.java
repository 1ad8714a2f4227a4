package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The story of a day as those see it who are in it: three agents in panes of a real tmux, each call of theirs a process,
/// beside the daemon. Nothing is told what time it is, so the day is as long as three of the shortest leases;
/// [MeshDayTest] tells what takes longer.
@Tag("M6")
@Tag("M7")
@Tag("M8")
@Tag("M11")
@Tag("M12")
@Tag("M13")
class MeshDayLiveTest {
    private static final String ADA = "ada-creator-claude";
    private static final String BOB = "bob-creator-claude";
    private static final String EVE = "eve-creator-agy";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration THREE_LEASES = Duration.ofSeconds(30);

    /// Takes the parser, and is in the middle of it for the rest of her life.
    private static final String ADAS_DAY = """
            agent-mesh register --agent ada --role dev --session ada-creator-claude
            cue morning
            note claimed agent-mesh claim-task --agent ada --task-id parser --ttl 10s --json
            cue never
            """;

    /// Takes the API, does all of it in one tool call that says nothing to the mesh, and is done.
    private static final String BOBS_DAY = """
            agent-mesh register --agent bob --role dev --session bob-creator-claude
            cue morning
            note claimed agent-mesh claim-task --agent bob --task-id api --ttl 10s --json
            cue tool-call
            note released agent-mesh release-task --agent bob --task-id api --outcome completed
            note next agent-mesh recommend --agent bob
            cue never
            """;

    /// Wants the parser, takes what she is recommended instead, and takes the parser over when it is free.
    private static final String EVES_DAY = """
            agent-mesh register --agent eve --role dev --session eve-creator-agy
            cue morning
            note denied agent-mesh claim-task --agent eve --task-id parser --ttl 10s --json
            instead=$(sed -n 's/.*"alternatives":\\["\\([^"]*\\)".*/\\1/p' denied)
            note claimed agent-mesh claim-task --agent eve --task-id "$instead" --ttl 10s --json
            note told agent-mesh directives --agent eve
            agent-mesh log --follow | grep -m 1 'lapsed .*parser' > lapsed
            note released agent-mesh release-task --agent eve --task-id "$instead" --outcome completed
            note recommended agent-mesh recommend --agent eve --json
            next=$(sed -n 's/.*"recommendations":\\[{[^}]*"task_id":"\\([^"]*\\)".*/\\1/p' recommended)
            note taken-over agent-mesh claim-task --agent eve --task-id "$next" --ttl 10s --json
            cue done
            note completed agent-mesh release-task --agent eve --task-id "$next" --outcome completed
            cue never
            """;

    /// Is started again, and goes on as if nothing had happened.
    private static final String ADAS_RETURN = """
            note renewed agent-mesh renew --agent ada --task-id parser
            note released agent-mesh release-task --agent ada --task-id parser --outcome completed
            cue never
            """;

    @RegisterExtension
    final Lab lab = new Lab();

    /// The log, as everybody may read it.
    private List<JsonNode> log() {
        Path file = lab.stateFolder().resolve("mesh/coordination_events.jsonl");
        List<JsonNode> events = new ArrayList<>();
        String text = Files.exists(file) ? Lab.read(file) : "";
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> events.add(new ObjectMapper().readTree(line)));
        return events;
    }

    private List<JsonNode> log(String kind) {
        return log().stream().filter(event -> kind(event).equals(kind)).toList();
    }

    private static String kind(JsonNode event) {
        return event.get("payload").get("kind").asString();
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.get("timestamp").asString());
    }

    private void add(String task, String title, String priority, String... more) {
        List<String> words =
                new ArrayList<>(List.of("add-task", "--task-id", task, "--title", title, "--priority", priority));
        words.addAll(List.of(more));
        MeshServer.run(lab, words.toArray(String[]::new));
    }

    @Test
    void threeAgentsShareTheWorkOfADayInRealPanes() throws Exception {
        Player.install(lab);
        add("parser", "Write the parser", "90");
        Player ada = Player.begun(lab, ADA, ADAS_DAY);
        Player bob = Player.begun(lab, BOB, BOBS_DAY);
        Player eve = Player.begun(lab, EVE, EVES_DAY);
        lab.declare(ada.entry(), bob.entry(), eve.entry());
        try (Subscribed daemon = Subscribed.begun(lab)) {
            add("api", "Write the API", "80");
            add("docs", "Write it down", "60", "--depends-on", "api");
            add("build", "Mend the build", "40");
            daemon.await("mesh", () -> daemon.log().contains("mesh: served from here, with the store "));

            // Bob takes the API, and is not heard of for long. Ada takes the parser.
            bob.cue("morning");
            ada.cue("morning");
            long bobs = bob.json("claimed", 0).get("token").asLong();
            long adas = ada.json("claimed", 0).get("token").asLong();

            // Eve wants the parser too, is told who has it and what else there is, and takes that.
            eve.cue("morning");
            JsonNode denied = eve.json("denied", 3);
            assertThat(denied.get("reason").asString()).isEqualTo("claim_denied");
            assertThat(denied.get("holder").asString()).isEqualTo("ada");
            assertThat(denied.get("alternatives").toString()).isEqualTo("[\"build\"]");
            assertThat(eve.json("claimed", 0).get("task_id").asString()).isEqualTo("build");
            assertThat(eve.noted("told", 0)).contains("claim_denied: ada holds parser").hasLineCount(1);

            // Ada is killed, and nobody has to tell the registry. Her lease ends; Eve sees that, is recommended her task
            // and takes it over.
            ada.kill();
            daemon.await("her end in the registry", () -> lab.registry().contains("terminated"));
            long newer = eve.json("taken-over", 0).get("token").asLong();
            assertThat(eve.json("taken-over", 0).get("task_id").asString()).isEqualTo("parser");
            assertThat(newer).isGreaterThan(Math.max(adas, bobs));

            // Ada is started again, and believes that she still has it. Nothing comes of that.
            Player again = Player.begun(lab, ADA, ADAS_RETURN);
            String stale = "agent-mesh: stale_token: token " + adas + " of ada for parser is not, or no longer, good";
            assertThat(again.noted("renewed", 3)).startsWith(stale);
            assertThat(again.noted("released", 3)).startsWith(stale);
            eve.cue("done");
            assertThat(eve.noted("completed", 0)).isEqualTo("parser has been completed\n");

            // Bob's tool call takes three leases and more; he is seen to be alive, and what he did counts.
            Instant claimed = at(log("claimed").getFirst());
            Await.until(
                    PATIENCE, "three leases", () -> Duration.between(claimed, Instant.now()).compareTo(THREE_LEASES) > 0);
            bob.cue("tool-call");
            assertThat(bob.noted("released", 0)).isEqualTo("api has been completed\n");
            assertThat(bob.noted("next", 0)).startsWith("docs ");
            assertThat(log("seen")).as("looks at bob").hasSizeGreaterThan(4);
            assertThat(log("heard")).as("nobody said anything to keep a lease").isEmpty();
            assertThat(log("lapsed")).singleElement().extracting(lapse -> lapse.get("task_id").asString()).isEqualTo("parser");

            // In the evening the log tells the same, and so does what is shown.
            assertThat(MeshServer.run(lab, "verify")).startsWith("in order: ");
            assertThat(MeshServer.run(lab, "status"))
                    .contains("3 agents\n", BOB + " seen alive\n", EVE + " seen alive\n")
                    .contains("4 tasks: 1 pending, 3 completed\n", "docs  claimable ")
                    .doesNotContainPattern("\\d leases?\n");
            daemon.endsWellBy("TERM");
        }
    }
}
