package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.TrueWorld.Claiming;
import dev.agentsessions.judge.TrueWorld.Conversation;
import dev.agentsessions.judge.TrueWorld.Passed;
import dev.agentsessions.judge.TrueWorld.Session;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What must hold in every world, tried in thousands of them whose truth is known.
///
/// A failure names the seed of its world: `-Dworld.seed=<seed> -Dworld.cases=1` plays that one alone.
class WorldPropertiesTest {
    private static final int CASES = Integer.getInteger("world.cases", 3000);
    private static final long SEED = Long.getLong("world.seed", 20_261_120L);

    /// Worlds stand still from [FakeWorld#START] on; passes are further apart than what somebody did takes to settle.
    private static final long[] PASSES_AT = {0, 10, 20, 30};

    @Test
    @Tag("R11")
    void whatLivesIsNeverTerminated() {
        inEveryPass((truth, passed) -> {
            for (Finding finding : passed.judgement().findings()) {
                if (finding.drift() instanceof Drift.TmuxGone gone) {
                    String name = String.valueOf(gone.subject().session());
                    assertThat(truth.sessions)
                            .as("%s, which passes for gone", name)
                            .noneMatch(session -> session.alive && session.entry.equals(name) && !isUntraceable(passed, session));
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

    /// With a claim that follows the conversation, exactly that is bound. With a claim that may be outdated, the
    /// claimed one is bound only while the true one is not on disk. Without a claim, the true one is bound, or while
    /// that is not on disk the one before it, unless whoever wrote the other has left nothing but it: no process, no
    /// entry that ran or ended since, no entry with that id.
    @Test
    @Tag("R15")
    void onlyTheTrueConversationIsBound() {
        inEveryPass((truth, passed) -> {
            for (Finding finding : passed.judgement().findings()) {
                String id = boundId(finding.drift());
                if (id != null) {
                    Session session = sessionOf(truth, passed, finding.drift().subject().entry());
                    assertThat(session).as("a session for %s", finding.drift().subject()).isNotNull();
                    assertThat(mayBind(truth, passed, java.util.Objects.requireNonNull(session), id))
                            .as("%s bound to %s", session.entry, id)
                            .isTrue();
                }
            }
        });
    }

    private static boolean mayBind(TrueWorld truth, Passed passed, Session session, String id) {
        Conversation own = session.conversation();
        if (own != null && own.id().equals(id)) {
            return own.onDisk();
        }
        return switch (session.claiming) {
            case CURRENT, SEVERAL -> false;
            case FIRST -> own != null && !own.onDisk() && session.conversations.getFirst().id().equals(id);
            case NOTHING -> truth.conversations.stream()
                    .anyMatch(it -> it.id().equals(id) && (isEarlier(session, it) || !hasTrace(passed, it, session)));
        };
    }

    /// It is one that the session was in before the one that is not on disk yet.
    private static boolean isEarlier(Session session, Conversation conversation) {
        return session.conversations.contains(conversation) && !session.conversations.getLast().onDisk();
    }

    private static boolean hasTrace(Passed passed, Conversation conversation, Session session) {
        Session owner = conversation.owner();
        if (owner == null || owner.alive) {
            return true;
        }
        for (Entry entry : passed.before().registry().entries()) {
            Instant ended = entry.times().terminatedAt();
            boolean since = ended != null && ended.isAfter(session.began) && entry.ownId() == null;
            if (entry.name().equals(owner.entry) && !owner.entry.equals(session.entry) && (entry.is(Status.RUNNING) || since)) {
                return true;
            }
            if (conversation.id().equals(entry.ownId())) {
                return true;
            }
        }
        return false;
    }

    @Test
    @Tag("R15")
    void whatAProcessSaysReliablyIsBound() {
        inEveryWorld(truth -> {
            truth.pass(START, true);
            truth.pass(START.plusSeconds(10), true);
            Passed passed = truth.pass(START.plusSeconds(20), true);
            for (Verdict verdict : passed.judgement().verdicts()) {
                Entry entry = verdict.entry();
                Session session = sessionOf(truth, passed, entry.index());
                Conversation own = session == null ? null : session.conversation();
                if (session != null
                        && entry.is(Status.RUNNING)
                        && session.claiming == Claiming.CURRENT
                        && truth.world.processes.containsKey(session.process)
                        && truth.world.noProcesses == null
                        && own != null
                        && own.onDisk()
                        && truth.sessions.stream().noneMatch(it -> it != session && it.conversations.contains(own))
                        && noneElseOwns(passed, own.id(), entry)) {
                    assertThat(java.util.Objects.requireNonNull(truth.entryNamed(entry.name())).ownId())
                            .as("own id of %s", entry.name())
                            .isEqualTo(own.id());
                }
            }
        });
    }

    private static boolean noneElseOwns(Passed passed, String id, Entry entry) {
        return passed.before().registry().entries().stream()
                .noneMatch(other -> other.index() != entry.index() && id.equals(other.ownId()));
    }

    @Test
    @Tag("R15")
    void oneConversationIsNeverBoundTwice() {
        inEveryPass((truth, passed) -> {
            for (Finding finding : passed.judgement().findings()) {
                String id = boundId(finding.drift());
                if (id != null && finding.action().writes()) {
                    assertThat(passed.after().registry().entries())
                            .filteredOn(entry -> id.equals(entry.ownId()))
                            .as("entries that own %s", id)
                            .hasSize(1);
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

            Observation shuffled = shuffled(one.observation(), new Random(START.getEpochSecond()));
            Judgement again = Judge.judge(truth.text.registry(), shuffled, truth.memory, JudgeSettings.DEFAULT, START);
            assertThat(new LinkedHashSet<>(again.findings())).isEqualTo(new LinkedHashSet<>(one.judgement().findings()));
        });
    }

    @Test
    @Tag("R22")
    void aWorldThatStandsStillIsSettledInTwoPasses() {
        inEveryWorld(truth -> {
            // What is still fresh settles first.
            truth.pass(START, true);
            truth.pass(START.plusSeconds(10), true);
            byte[] settled = truth.pass(START.plusSeconds(20), true).after().bytes();
            Memory memory = truth.memory;
            for (int i = 3; i < 6; i++) {
                Passed passed = truth.pass(START.plusSeconds(10 * i), true);
                assertThat(passed.after().bytes()).isEqualTo(settled);
                assertThat(passed.judgement().findings()).noneMatch(finding -> finding.action().writes());
                assertThat(idsOf(passed)).isEqualTo(memory.workspaces().values().stream()
                        .flatMap(workspace -> workspace.reported().keySet().stream())
                        .collect(java.util.stream.Collectors.toSet()));
            }
        });
    }

    private static java.util.Set<String> idsOf(Passed passed) {
        return passed.judgement().findings().stream().map(Finding::id).collect(java.util.stream.Collectors.toSet());
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

        System.out.println("drifts in " + CASES + " worlds: " + counts);
        if (CASES >= 1000) {
            assertThat(counts).containsOnlyKeys(Kind.values());
        }
    }

    private static void inEveryWorld(java.util.function.Consumer<TrueWorld> property) {
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            try {
                property.accept(History.of(new Random(seed)));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("world.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void inEveryPass(BiConsumer<TrueWorld, Passed> property) {
        inEveryWorld(truth -> {
            for (long at : PASSES_AT) {
                property.accept(truth, truth.pass(START.plusSeconds(at), true));
            }
        });
    }

    private static @Nullable String boundId(Drift drift) {
        if (drift instanceof Drift.IdMaterialized it) {
            return it.id();
        }
        return drift instanceof Drift.IdRotated it ? it.id() : null;
    }

    private static @Nullable Session sessionOf(TrueWorld truth, Passed passed, int entry) {
        for (Verdict verdict : passed.judgement().verdicts()) {
            if (verdict.entry().index() == entry && verdict.life() instanceof Life.Alive alive) {
                return truth.holding(alive.pane().pid());
            }
        }
        return null;
    }

    private static Observation shuffled(Observation it, Random random) {
        List<Look> looks = new ArrayList<>();
        for (Look look : it.looks()) {
            TmuxView view = look.tmux();
            TmuxView other = new TmuxView(
                    view.defaultFolder(), view.folders(), shuffled(view.sockets(), random, socket -> shuffled(socket, random)));
            looks.add(new Look(look.at(), look.elapsedMillis(), other, shuffled(look.processes(), random)));
        }
        List<ConversationStore> stores = shuffled(it.stores(), random, store -> shuffled(store, random));
        return new Observation(it.machine(), looks, stores, it.physical(), it.registryModified());
    }

    private static SocketLook shuffled(SocketLook look, Random random) {
        return look instanceof SocketLook.Answered(String socket, SocketLook.@Nullable Server server, List<TmuxSession> sessions)
                ? new SocketLook.Answered(socket, server, shuffled(sessions, random, session -> session))
                : look;
    }

    private static ProcessTable shuffled(ProcessTable table, Random random) {
        if (!(table instanceof ProcessTable.Seen(Map<Long, dev.agentsessions.observe.ProcessInfo> processes))) {
            return table;
        }
        Map<Long, dev.agentsessions.observe.ProcessInfo> other = new java.util.LinkedHashMap<>();
        shuffled(List.copyOf(processes.keySet()), random, pid -> pid).forEach(pid -> other.put(pid, processes.get(pid)));
        return new ProcessTable.Seen(other);
    }

    private static ConversationStore shuffled(ConversationStore store, Random random) {
        Map<String, List<Candidate>> candidates = new HashMap<>();
        store.candidates().forEach((cwd, list) -> candidates.put(cwd, shuffled(list, random, one -> one)));
        return new ConversationStore(
                store.agent(), store.roots(), shuffled(store.claims(), random, one -> one), store.artifacts(), candidates);
    }

    private static <T> List<T> shuffled(List<T> list, Random random, Function<T, T> each) {
        List<T> other = new ArrayList<>();
        list.forEach(one -> other.add(each.apply(one)));
        Collections.shuffle(other, random);
        return other;
    }
}
