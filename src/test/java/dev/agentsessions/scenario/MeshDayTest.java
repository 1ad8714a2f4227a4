package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.app.Sights;
import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.desk.Request;
import dev.agentsessions.mesh.FakeMeshClock;
import dev.agentsessions.mesh.Kept;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Replayed;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.report.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The story of a day: Ada, Bob and Eve work in tmux sessions, on the tasks of one release.
@Tag("M7")
@Tag("M8")
@Tag("M11")
@Tag("M12")
@Tag("M13")
@Tag("M14")
class MeshDayTest {
    private static final String ADA = "ada-creator-claude";
    private static final String BOB = "bob-creator-claude";
    private static final String EVE = "eve-creator-agy";
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeMeshClock clock = new FakeMeshClock();
    private Store store;
    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        Path folder = Files.createDirectories(lab.stateFolder().resolve("mesh"));
        store = Kept.IN_SQLITE.open(folder, clock);
        desk = new Desk(new Mesh(store, Limits.STANDARD), Sights.in(lab.environment()), true, "jo", Books.CLOSED);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /// Asks as an agent does, and gives the answer as it is in JSON.
    private JsonNode ask(Command command, Object... namesAndValues) throws Exception {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            raw.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        byte[] answer = JsonText.of(desk.answer(Request.of(command, raw)).json());
        return JSON.readTree(new String(answer, StandardCharsets.UTF_8));
    }

    private JsonNode done(Command command, Object... namesAndValues) throws Exception {
        JsonNode answer = ask(command, namesAndValues);
        assertThat(answer.get("ok").asBoolean()).as(answer.toString()).isTrue();
        return answer;
    }

    private JsonNode refused(String reason, Command command, Object... namesAndValues) throws Exception {
        JsonNode answer = ask(command, namesAndValues);
        assertThat(answer.get("ok").asBoolean()).as(answer.toString()).isFalse();
        assertThat(answer.get("reason").asString()).isEqualTo(reason);
        return answer;
    }

    private long claim(String agent, String task) throws Exception {
        return done(Command.CLAIM_TASK, "agent", agent, "task_id", task).get("token").asLong();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asString()));
        return texts;
    }

    private JsonNode shown(String list, String id, String of) throws Exception {
        for (JsonNode each : done(Command.SHOW).get(list)) {
            if (each.get(id).asString().equals(of)) {
                return each;
            }
        }
        throw new AssertionError("no " + of + " is shown");
    }

    private JsonNode agent(String name) throws Exception {
        return shown("agents", "name", name);
    }

    private JsonNode task(String id) throws Exception {
        return shown("tasks", "id", id);
    }

    @Test
    void threeAgentsShareTheWorkOfADay() throws Exception {
        // In the morning Jo writes down what the release needs, and three agents begin.
        done(Command.ADD_TASK, "task_id", "parser", "title", "Write the parser", "priority", 90, "files", "src/parser");
        done(Command.ADD_TASK, "task_id", "api", "title", "Write the API", "priority", 80, "files", "src/api");
        done(Command.ADD_TASK, "task_id", "docs", "title", "Write it down", "priority", 60, "depends_on", "api");
        done(Command.ADD_TASK, "task_id", "lexer", "title", "Speed it up", "priority", 50, "files", "src/parser");
        done(Command.ADD_TASK, "task_id", "build", "title", "Mend the build", "priority", 40);
        Living ada = lab.start(ADA);
        Living bob = lab.start(BOB);
        Living eve = lab.start(EVE);
        lab.declare(ada.entry(), bob.entry(), eve.entry());
        done(Command.REGISTER, "agent", "ada", "role", "dev", "session", ADA);
        done(Command.REGISTER, "agent", "bob", "role", "dev", "session", BOB);
        done(Command.REGISTER, "agent", "eve", "role", "dev", "session", EVE);

        // Ada and Bob take what is most urgent. Eve wants the parser too, is told who has it and what else there is, and
        // takes that: not the lexer, which is in Ada's files, and not the docs, which wait for Bob's API.
        long adas = claim("ada", "parser");
        long bobs = claim("bob", "api");
        JsonNode denial = refused("claim_denied", Command.CLAIM_TASK, "agent", "eve", "task_id", "parser");
        assertThat(denial.get("holder").asString()).isEqualTo("ada");
        assertThat(texts(denial.get("alternatives"))).containsExactly("build");
        long eves = claim("eve", texts(denial.get("alternatives")).getFirst());
        JsonNode told = done(Command.DIRECTIVES, "agent", "eve").get("directives");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).get("payload").get("reason").asString()).isEqualTo("claim_denied");
        done(Command.DIRECTIVES, "agent", "eve", "ack", told.get(0).get("seq").asLong());

        // Ada crashes, and her session with her. Bob is in one tool call for three times his lease and says nothing. Eve
        // goes on as she should.
        ada.end();
        List<String> lapsed = new ArrayList<>();
        List<String> died = new ArrayList<>();
        for (Duration time = Duration.ZERO; time.compareTo(Duration.ofSeconds(360)) < 0; time = time.plus(BETWEEN_SWEEPS)) {
            clock.pass(BETWEEN_SWEEPS);
            done(Command.HEARTBEAT, "agent", "eve", "status", "busy", "task_id", "build");
            JsonNode swept = done(Command.SWEEP);
            lapsed.addAll(texts(swept.get("lapsed")));
            died.addAll(texts(swept.get("died")));
        }
        assertThat(died).containsExactly("ada");
        assertThat(task("parser").get("state").asString()).isEqualTo("pending");
        assertThat(task("api").get("lease").get("token").asLong()).isEqualTo(bobs);
        assertThat(lapsed).doesNotContain("api", "build");
        assertThat(agent("ada").get("status").asString()).isEqualTo("dead");
        assertThat(agent("ada").get("seen").asString()).isEqualTo("gone");
        assertThat(agent("bob").get("status").asString()).isEqualTo("active");
        assertThat(agent("bob").get("seen").asString()).isEqualTo("alive");

        // Bob is back, and what he did counts: the docs wait for nothing any more.
        done(Command.RELEASE_TASK, "agent", "bob", "task_id", "api", "token", bobs, "outcome", "completed");
        done(Command.RELEASE_TASK, "agent", "eve", "task_id", "build", "token", eves, "outcome", "completed");

        // Eve is recommended the parser now, and takes it over with a token of her own.
        JsonNode recommended = done(Command.RECOMMEND, "agent", "eve").get("recommendations");
        assertThat(recommended.get(0).get("task_id").asString()).isEqualTo("parser");
        long newer = claim("eve", "parser");
        assertThat(newer).isGreaterThan(Math.max(adas, Math.max(bobs, eves)));

        // Somebody starts Ada again. She believes that she still has the parser; nothing comes of it.
        lab.start(ADA);
        refused("stale_token", Command.RENEW, "agent", "ada", "task_id", "parser", "token", adas);
        refused(
                "stale_token", Command.RELEASE_TASK, "agent", "ada", "task_id", "parser", "token", adas, "outcome",
                "completed");
        assertThat(task("parser").get("lease").get("agent").asString()).isEqualTo("eve");
        done(Command.REGISTER, "agent", "ada", "role", "dev", "session", ADA);
        recommended = done(Command.RECOMMEND, "agent", "ada").get("recommendations");
        assertThat(recommended).hasSize(1);
        long docs = claim("ada", recommended.get(0).get("task_id").asString());

        // In the evening all is done, and the log tells how.
        done(Command.RELEASE_TASK, "agent", "ada", "task_id", "docs", "token", docs, "outcome", "completed");
        done(Command.RELEASE_TASK, "agent", "eve", "task_id", "parser", "token", newer, "outcome", "completed");
        done(Command.RELEASE_TASK, "agent", "bob", "task_id", "lexer", "token", claim("bob", "lexer"), "outcome", "completed");
        for (JsonNode task : done(Command.SHOW).get("tasks")) {
            assertThat(task.get("state").asString()).as(task.toString()).isEqualTo("completed");
        }
        Replayed.check(store);
    }
}
