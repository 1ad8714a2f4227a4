package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;
import static dev.agentsessions.judge.InWorlds.inEveryPass;
import static dev.agentsessions.judge.InWorlds.inEveryWorld;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.TrueWorld.Claiming;
import dev.agentsessions.judge.TrueWorld.Conversation;
import dev.agentsessions.judge.TrueWorld.Passed;
import dev.agentsessions.judge.TrueWorld.Session;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which conversation is bound to which session, in worlds that know.
@Tag("R15")
class BindingPropertiesTest {
    /// With a claim that follows the conversation, exactly that is bound. With a claim that may be outdated, the
    /// claimed one is bound only while the true one is not on disk, or another session is in it. Without a claim, the
    /// true one is bound, or while that is not on disk the one before it, unless whoever wrote the other has left
    /// nothing but it: no process, no entry of that folder that ran or ended since, no entry with that id.
    @Test
    void onlyTheTrueConversationIsBound() {
        inEveryPass((truth, passed) -> {
            for (Finding finding : passed.judgement().findings()) {
                String id = boundId(finding.drift());
                if (id != null) {
                    Session session = sessionOf(truth, passed, finding.drift().subject().entry());
                    assertThat(session).as("a session for %s", finding.drift().subject()).isNotNull();
                    assertThat(mayBind(truth, passed, requireNonNull(session), id))
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
            case FIRST -> own != null
                    && (!own.onDisk() || isShared(truth, session, own))
                    && session.conversations.getFirst().id().equals(id);
            case NOTHING -> truth.conversations.stream()
                    .anyMatch(it -> it.id().equals(id) && (isEarlier(session, it) || !hasTrace(passed, it, session)));
        };
    }

    /// Where it is declared to be.
    private static @Nullable String folderOf(Entry entry) {
        return entry.pane() != null && entry.pane().cwd() != null ? entry.pane().cwd() : entry.workspacePath();
    }

    private static boolean isShared(TrueWorld truth, Session session, Conversation conversation) {
        return truth.sessions.stream().anyMatch(it -> it != session && it.conversations.contains(conversation));
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
            boolean others = entry.name().equals(owner.entry) && !owner.entry.equals(session.entry);
            if (others && (entry.is(Status.RUNNING) || since) && conversation.cwd().equals(folderOf(entry))) {
                return true;
            }
            if (conversation.id().equals(entry.ownId())) {
                return true;
            }
        }
        return false;
    }

    @Test
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
                        && !isShared(truth, session, own)
                        && noneElseOwns(passed, own.id(), entry)) {
                    assertThat(requireNonNull(truth.entryNamed(entry.name())).ownId())
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
}
