package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;
import static dev.agentsessions.judge.InWorlds.inEveryPass;
import static dev.agentsessions.judge.InWorlds.inEveryWorld;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.TrueWorld.Passed;
import dev.agentsessions.judge.TrueWorld.Session;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Status;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What must hold in every world, tried in thousands of them whose truth is known.
class WorldPropertiesTest {
    @Test
    @Tag("R11")
    void whatLivesIsNeverTerminated() {
        inEveryPass((truth, passed) -> {
            for (Finding finding : passed.judgement().findings()) {
                if (finding.drift() instanceof Drift.TmuxGone gone) {
                    String name = String.valueOf(gone.subject().session());
                    assertThat(truth.sessions)
                            .as("%s, which passes for gone", name)
                            .noneMatch(session -> session.alive
                                    && session.entry.equals(name)
                                    && !isUntraceable(passed, session));
                }
            }
        });
    }

    /// It was renamed, and nothing was ever recorded of it but its name.
    private static boolean isUntraceable(Passed passed, Session session) {
        for (Entry entry : passed.before().registry().entries()) {
            if (entry.name().equals(session.entry)) {
                return !session.name.equals(session.entry) && (entry.panePid() == null || entry.panePid() > 90_000);
            }
        }
        return false;
    }

    @Test
    @Tag("R11")
    void whatHasEndedIsTerminatedWhereNothingIsHidden() {
        inEveryWorld(truth -> {
            if (!truth.world.servers.stream().allMatch(server -> server.reach == FakeWorld.Reach.LISTENS)
                    || truth.world.noProcesses != null) {
                return;
            }
            truth.pass(START, true);
            truth.pass(START.plusSeconds(10), true);
            for (Entry entry : truth.text.registry().entries()) {
                boolean known = truth.sessions.stream().anyMatch(session -> session.entry.equals(entry.name()));
                boolean ended = truth.sessions.stream().noneMatch(session -> session.alive
                        && (session.entry.equals(entry.name()) || session.name.equals(entry.name())));
                boolean free = entry.panePid() != null && !truth.world.processes.containsKey(entry.panePid());
                boolean scanned = entry.tmuxServer() == null || !entry.tmuxServer().startsWith("/else");
                if (known && ended && free && scanned) {
                    assertThat(entry.statusWord()).as("%s, which has ended", entry.name()).isNotEqualTo("running");
                }
            }
        });
    }

    @Test
    @Tag("R17")
    void whatAPersonEndedStaysEndedWhileItDies() {
        inEveryPass((truth, passed) -> {
            for (Session session : truth.sessions) {
                Entry entry = truth.entryNamed(session.entry);
                boolean newer = truth.sessions.stream()
                        .anyMatch(it -> it.entry.equals(session.entry) && it.began.isAfter(session.began));
                if (session.dying && session.alive && !newer && entry != null) {
                    assertThat(entry.is(Status.RUNNING)).as("%s runs again", session.entry).isFalse();
                }
            }
        });
    }

    @Test
    @Tag("R25")
    void theSameWorldIsJudgedAlikeInWhateverOrderItWasFound() {
        inEveryWorld(truth -> {
            Passed one = truth.pass(START, false);
            Passed two = truth.pass(START, false);
            assertThat(two.judgement()).isEqualTo(one.judgement());

            Observation shuffled = Shuffled.observation(one.observation(), new Random(START.getEpochSecond()));
            Judgement again = Judge.judge(truth.text.registry(), shuffled, truth.memory, JudgeSettings.DEFAULT, START);
            assertThat(told(again)).isEqualTo(told(one.judgement()));
        });
    }

    private static Set<String> told(Judgement judgement) {
        return judgement.findings().stream()
                .map(finding -> finding.id() + " " + Told.of(finding) + " " + finding.settlesAt())
                .collect(Collectors.toSet());
    }

    /// What is fresh settles in the first pass; then two reach a registry that no further pass changes.
    @Test
    @Tag("R22")
    void aWorldThatStandsStillIsSoonSettled() {
        inEveryWorld(truth -> {
            truth.pass(START, true);
            truth.pass(START.plusSeconds(10), true);
            String settled = textOf(truth.pass(START.plusSeconds(20), true));
            Set<String> standing = ids(truth.pass(START.plusSeconds(30), true));
            Memory memory = truth.memory;
            for (int i = 4; i < 7; i++) {
                Passed passed = truth.pass(START.plusSeconds(10L * i), true);
                assertThat(textOf(passed)).isEqualTo(settled);
                assertThat(passed.judgement().findings()).noneMatch(finding -> finding.action().writes());
                assertThat(ids(passed)).isEqualTo(standing);
                assertThat(truth.memory).isEqualTo(memory);
            }
        });
    }

    private static String textOf(Passed passed) {
        return new String(passed.after().bytes(), StandardCharsets.UTF_8);
    }

    private static Set<String> ids(Passed passed) {
        return passed.judgement().findings().stream().map(Finding::id).collect(Collectors.toSet());
    }

    @Test
    @Tag("R6")
    void archivedEntriesAndThoseOfOtherHostsAreNeverTouched() {
        inEveryPass((truth, passed) -> {
            Map<String, String> before = untouchable(passed.before().registry().entries());
            assertThat(untouchable(passed.after().registry().entries())).isEqualTo(before);
            assertThat(before).isNotEmpty();
        });
    }

    private static Map<String, String> untouchable(List<Entry> entries) {
        Map<String, String> found = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.is(Status.ARCHIVED) || "lab2".equals(entry.host())) {
                found.put(entry.name(), entry.fingerprint());
            }
        }
        return found;
    }

    /// The other properties say nothing unless the worlds are full of life.
    @Test
    void everyKindOfDriftComesUp() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        inEveryPass((_, passed) -> passed.judgement()
                .findings()
                .forEach(finding -> counts.merge(finding.drift().kind(), 1, Integer::sum)));

        System.out.println("drifts in " + InWorlds.CASES + " worlds: " + counts);
        if (InWorlds.CASES >= 1000) {
            assertThat(counts).containsOnlyKeys(Kind.values());
        }
    }
}
