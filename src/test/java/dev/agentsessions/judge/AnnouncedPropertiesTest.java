package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.TrueWorld.Passed;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.session.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// In every world, whatever is said of it, true or not: the same comes of it in the end (rules S1 and S12).
@Tag("S12")
class AnnouncedPropertiesTest {
    private static final long[] PASSES_AT = {0, 10, 20, 30, 40};

    @Test
    @Tag("S1")
    void endsInTheSameRegistryWhateverWasSaid() {
        AtomicInteger delayed = new AtomicInteger();
        AtomicInteger explained = new AtomicInteger();
        for (long seed = 0; seed < InWorlds.CASES; seed++) {
            TrueWorld silent = History.of(new Random(seed));
            TrueWorld told = History.of(new Random(seed));
            Random random = new Random(~seed);
            for (long at : PASSES_AT) {
                Instant now = START.plusSeconds(at);
                silent.pass(now, true);
                if (at <= 20) {
                    say(told, random, now);
                }
                Passed passed = told.pass(now, true);
                for (Finding finding : passed.judgement().findings()) {
                    boolean heard = finding.action() == Action.DEFERRED;
                    delayed.addAndGet(heard ? 1 : 0);
                    explained.addAndGet(finding.announced() == null ? 0 : 1);
                }
            }
            assertThat(declared(told)).as("seed %d", seed).isEqualTo(declared(silent));
            Instant after = START.plusSeconds(50);
            assertThat(standing(told.pass(after, true)))
                    .as("seed %d", seed)
                    .isEqualTo(standing(silent.pass(after, true)));
        }
        System.out.println("announced in " + InWorlds.CASES + " worlds: " + delayed + " findings delayed, " + explained
                + " explained");
        if (InWorlds.CASES >= 1000) {
            assertThat(delayed.get()).isGreaterThan(100);
            assertThat(explained.get()).isGreaterThan(100);
        }
    }

    /// All that the registry says but for the times, in whatever order.
    private static Set<String> declared(TrueWorld world) {
        Set<String> declared = new TreeSet<>();
        for (Entry it : world.text.registry().entries()) {
            declared.add(it.workspace() + " " + it.workspacePath() + " " + it.name() + " " + it.agentWord() + " "
                    + it.statusWord() + " " + it.tmuxServer() + " " + it.pane() + " " + it.ownId() + " "
                    + it.previousIds() + " " + it.host() + " " + it.terminationMode());
        }
        return declared;
    }

    private static Set<String> standing(Passed passed) {
        Set<String> standing = new TreeSet<>();
        passed.judgement().findings().forEach(finding -> standing.add(finding.drift().kind() + " " + finding.id()));
        return standing;
    }

    /// Anything of any session: early, late, doubled, from the future.
    private static void say(TrueWorld truth, Random random, Instant now) {
        List<String> names = new ArrayList<>(List.of("nobody"));
        truth.sessions.forEach(session -> names.addAll(List.of(session.name, session.entry)));
        truth.text.registry().entries().forEach(entry -> names.add(entry.name()));
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            Announcement.Event[] events = Announcement.Event.values();
            Instant at = now.plusSeconds(random.nextInt(5) == 0 ? 3600 : 0).minusMillis(random.nextInt(10_000));
            Announcement it = new Announcement(
                    names.get(random.nextInt(names.size())),
                    events[random.nextInt(events.length)],
                    at.minusSeconds(random.nextInt(3) * random.nextInt(1000)),
                    at,
                    "topic");
            truth.world.announced.add(it);
            if (random.nextInt(4) == 0) {
                truth.world.announced.add(it);
            }
        }
    }
}
