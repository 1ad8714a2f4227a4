package dev.agentsessions.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Kind;
import dev.agentsessions.judge.Subject;
import dev.agentsessions.reconcile.Edits;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.report.Report.Summary;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Place;
import dev.agentsessions.world.HostileText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The document of a pass, as scripts and workers read it (section 5 of the contract).
@Tag("R21")
class JsonReportTest {
    private static final Schema SCHEMA = schema();

    /// The sample of the contract, with the marks that a document of one line does not have taken out.
    private static final String SAMPLE = """
            {"schema_version":1,"timestamp":"2026-11-20T02:16:53Z","host":"lab1",\
            "yaml_path":"/home/u/agent-sessions.yaml","dry_run":false,\
            "tmux_sessions_alive":["lab-landing-page-creator-claude"],"tmux_confirmed":true,\
            "drifts":[{"id":"a1b2c3d4e5f6","class":"A","kind":"tmux-gone","session":"lab-landing-page-creator-claude",\
            "workspace":"lab-landing-page","agent":"claude","action":"terminated","before":{"status":"running"},\
            "after":{"status":"terminated","terminated_at":"2026-11-20T02:16:53Z","termination_mode":"auto-detected"},\
            "comment":"lab-landing-page-creator-claude: tmux gone (was pane 201132, cmd claude). Marked terminated. \
            [drift a1b2c3d4e5f6]","evidence":[{"fact":"session not listed","source":"tmux /tmp/tmux-1000/default \
            (server 4711)","seen":"absent twice, 210 ms apart"}]}],"ongoing":[],\
            "actions":["terminated lab-landing-page-creator-claude"],\
            "summary":{"entries":12,"running":9,"unknown":0,"drifts":1,"ongoing":0}}""";

    @Test
    void isTheSampleOfTheContract() {
        assertThat(text(sample())).isEqualTo(SAMPLE);
        assertThat(problems(SAMPLE)).isEmpty();
    }

    @Test
    void isValidForEveryKindOfDriftAndEveryAction() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        Set<Action> actions = EnumSet.noneOf(Action.class);
        Drifts drifts = new Drifts("kelp-creator-claude");
        for (Drift drift : drifts.all()) {
            for (Finding finding : List.of(Drifts.finding(drift), Drifts.deferred(drift))) {
                kinds.add(drift.kind());
                actions.add(finding.action());
                Item item = drifts.item(finding);
                assertThat(problems(text(report(List.of(item), List.of(item)))))
                        .as(drift.kind() + " " + finding.action())
                        .isEmpty();
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
        assertThat(actions).containsExactlyInAnyOrder(Action.values());
    }

    @Test
    @Tag("R18")
    void isValidAndOneLineWhateverTheTextOfTheWorld() {
        for (String hostile : HostileText.SAMPLES) {
            Drifts drifts = new Drifts(hostile);
            List<Item> items = new ArrayList<>();
            for (Drift drift : drifts.all()) {
                items.add(drifts.item(Drifts.finding(drift)));
            }
            String document = text(report(items, List.of()));
            assertThat(problems(document)).as(hostile).isEmpty();
            assertThat(document.lines()).hasSize(1);
            assertThat(document).doesNotContain("\u001b", "\u0007");
            assertThat(JsonMapper.shared().readTree(document).at("/drifts/0/session").asString())
                    .isEqualTo(hostile);
        }
    }

    @Test
    @Tag("R22")
    void tellsFirstWhatAnEarlierReportWasToTell() {
        Late written = sample().written().getFirst();
        assertThat(SAMPLE).contains(written.json()).contains(written.comment());
        String id = "0123456789ab";
        Late earlier = new Late(id, written.comment(), written.json().replace(written.id(), id));
        Item item = new Drifts("x").item(Drifts.finding(new Drifts("x").stale(0, false)));
        Report report = report(List.of(item), List.of()).telling(List.of(earlier));
        assertThat(problems(text(report))).isEmpty();
        assertThat(JsonReport.elements(JsonMapper.shared().readTree(text(report)).get("drifts").toString()))
                .containsExactly(earlier.json(), JsonReport.object(item));
        assertThat(text(report)).contains("\"drifts\":2,");
    }

    @Test
    @Tag("R22")
    void doesNotTellTwiceWhatWasDoneTwice() {
        assertThat(text(sample().telling(sample().written()))).isEqualTo(SAMPLE);
        Drifts drifts = new Drifts("x");
        Item deferred = drifts.item(Drifts.deferred(drifts.all().getFirst()));
        assertThat(report(List.of(deferred), List.of()).telling(sample().written()).late()).hasSize(1);
    }

    @Test
    @Tag("R22")
    void hasNothingToKeepOfADryRunOrOfWhatIsFoundAgain() {
        Drifts drifts = new Drifts("x");
        Item gone = drifts.item(Drifts.finding(drifts.all().getFirst()));
        Item stale = drifts.item(Drifts.finding(drifts.stale(0, false)));
        Item deferred = drifts.item(Drifts.deferred(drifts.all().getFirst()));
        assertThat(report(List.of(gone, stale, deferred), List.of()).written()).isEmpty();
        Report sample = sample();
        Report wet = new Report(
                Drifts.NOW, "lab1", "/r", false, List.of(), true, List.of(), List.of(stale, deferred), List.of(gone),
                List.of(), sample.summary());
        assertThat(wet.written()).isEmpty();
    }

    @Test
    void hasNullsWhereADriftConcernsNone() {
        Subject agentOnly = new Subject(null, null, null, -1);
        Drift drift = new Drift.Unknown(agentOnly, "r", "a", "it is not there", "make it", List.of());
        JsonNode told = JsonMapper.shared()
                .readTree(text(report(List.of(Item.of(Drifts.finding(drift), null, List.of())), List.of())))
                .at("/drifts/0");
        assertThat(told.get("session").isNull()).isTrue();
        assertThat(told.get("workspace").isNull()).isTrue();
        assertThat(told.get("agent").isNull()).isTrue();
        assertThat(told.get("comment").asString()).startsWith("registry: unknown, because it is not there.");
    }

    @Test
    void schemaRefusesWhatTheContractDoesNotHave() {
        assertThat(problems(SAMPLE.replace("\"tmux_confirmed\":true,", ""))).isNotEmpty();
        assertThat(problems(SAMPLE.replace("\"dry_run\":false", "\"dry_run\":false,\"more\":1"))).isNotEmpty();
        assertThat(problems(SAMPLE.replace("\"action\":\"terminated\"", "\"action\":\"killed\""))).isNotEmpty();
        assertThat(problems(SAMPLE.replace("02:16:53Z\",\"host\"", "02:16:53.1Z\",\"host\""))).isNotEmpty();
    }

    @Test
    void tellsBeforeAndAfterOfAllThatIsWritten() {
        Drifts drifts = new Drifts("x");
        assertThat(changes(drifts, drifts.all().get(3)))
                .isEqualTo("""
                        {"claude_session_id_own":"%2$s",\
                        "previous_session_ids":["11111111-2222-4333-8444-555555555555"]} \
                        {"claude_session_id_own":"%1$s","previous_session_ids":\
                        ["11111111-2222-4333-8444-555555555555","%2$s"]}""".formatted(Drifts.ID, Drifts.OLD_ID));
        assertThat(changes(drifts, drifts.all().get(5)))
                .isEqualTo("""
                        {"status":"running","resumed_at":"2026-11-20T02:16:53Z",\
                        "pane":{"pid":201132,"cmd":"x","cwd":"x"}} \
                        {"status":"running","resumed_at":"2026-11-20T02:16:53Z",\
                        "pane":{"pid":201132,"cmd":"x","cwd":"x"}}""");
        assertThat(changes(drifts, drifts.stale(0, false)))
                .isEqualTo("{\"claude_session_id_own\":\"" + Drifts.ID + "\"} {}");
    }

    @Test
    @Tag("R25")
    void givesTheElementsOfAnArrayAsTheyAreWritten() {
        assertThat(JsonReport.elements("[]")).isEmpty();
        assertThat(JsonReport.elements("[{\"a\":[{}]}, {\"b\": \"}{é🤖\"} ]"))
                .containsExactly("{\"a\":[{}]}", "{\"b\": \"}{é🤖\"}");
    }

    private static String changes(Drifts drifts, Drift drift) {
        JsonNode told = JsonMapper.shared()
                .readTree(JsonReport.array(List.of(drifts.item(Drifts.finding(drift)))))
                .get(0);
        return told.get("before") + " " + told.get("after");
    }

    private static Report sample() {
        String name = "lab-landing-page-creator-claude";
        Pane pane = new Pane(201132L, "claude", "/home/u/lab");
        Entry entry = new Entry(
                0, name, "lab-landing-page", null, "claude", "running", null, pane, null, List.of(), null, null,
                new Entry.Times(null, null, null, null, null, false), null, "f", new Place(1, 1));
        Drift gone = new Drift.TmuxGone(
                new Subject(name, "lab-landing-page", "claude", 0),
                pane,
                "i",
                List.of(new Evidence(
                        "session not listed",
                        "tmux /tmp/tmux-1000/default (server 4711)",
                        "absent twice, 210 ms apart")));
        Item item = Item.of(Drifts.finding(gone), entry, Edits.assignments(gone, Drifts.NOW));
        return new Report(
                Drifts.NOW, "lab1", "/home/u/agent-sessions.yaml", false, List.of(name), true, List.of(), List.of(item),
                List.of(), List.of("terminated " + name), new Summary(12, 9, 0, 1, 0));
    }

    private static Report report(List<Item> drifts, List<Item> ongoing) {
        return new Report(
                Drifts.NOW, "lab1", "/r", true, List.of(), false, List.of(), drifts, ongoing, List.of(),
                new Summary(1, 1, 0, drifts.size(), ongoing.size()));
    }

    private static String text(Report report) {
        return new String(JsonReport.document(report), UTF_8);
    }

    private static List<Error> problems(String document) {
        return SCHEMA.validate(document, InputFormat.JSON);
    }

    private static Schema schema() {
        try (InputStream in = JsonReport.class.getResourceAsStream("drift-report.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
