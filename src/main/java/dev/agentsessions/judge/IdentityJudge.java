package dev.agentsessions.judge;

import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.ConversationId;
import dev.agentsessions.session.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells which conversation a live session is in (class C, rule R15).
///
/// A claim by a process of the session decides. Without one, a conversation is taken for the session's own only if
/// neither the session nor the conversation could be confused with another.
final class IdentityJudge {
    private final Observation observation;
    private final String seen;
    private final Ownership ownership;

    IdentityJudge(Observation observation, String seen, Ownership ownership) {
        this.observation = observation;
        this.seen = seen;
        this.ownership = ownership;
    }

    /// The drift between the id that the entry holds and the one that is proved; null if there is none.
    @Nullable Drift judge(Bearer bearer) {
        List<Claim> claims = bearer.claims();
        if (claims.isEmpty()) {
            return withoutClaim(bearer);
        }
        Claim claim = claims.getFirst();
        if (claims.size() > 1) {
            return severalClaims(bearer, claims);
        }
        return claimed(bearer, claim);
    }

    private @Nullable Drift severalClaims(Bearer bearer, List<Claim> claims) {
        List<String> candidates = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        for (Claim claim : claims) {
            if (claim.conversationId().equals(bearer.entry().ownId())) {
                return null;
            }
            candidates.add(claim.conversationId());
            evidence.add(evidence(claim));
        }
        return ambiguous(bearer, candidates, "its panes hold several conversations", evidence);
    }

    private @Nullable Drift claimed(Bearer bearer, Claim claim) {
        String id = claim.conversationId();
        String own = bearer.entry().ownId();
        ConversationStore store = observation.store(bearer.agent());
        Artifact artifact = store.artifacts().get(id);
        if (artifact == null || ownership.isShared(bearer.agent(), id)) {
            return null;
        }
        if (!claim.current()) {
            Candidate newer = newerThan(bearer, claim, artifact, store);
            if (newer != null) {
                return newer.conversationId().equals(own) ? null : outdated(bearer, claim, newer);
            }
        }
        if (id.equals(own)) {
            return null;
        }
        if (bearer.life().agents() instanceof AgentPresence.Present present && present.processes().size() > 1) {
            return ambiguous(
                    bearer,
                    List.of(id),
                    "several " + bearer.agent().word() + " processes run in its panes, and only one says where it is",
                    List.of(evidence(claim)));
        }
        Entry owner = ownership.otherOwner(bearer, id);
        if (owner != null) {
            return ambiguous(
                    bearer,
                    List.of(id),
                    "its conversation already belongs to the entry " + owner.name(),
                    List.of(evidence(claim)));
        }
        if (own != null && !claim.current()) {
            if (leftBehind(own, artifact, store)) {
                return null;
            }
            if (bearer.entry().previousIds().contains(id)) {
                return outdated(bearer, claim, own);
            }
        }
        return bind(bearer, id, List.of(evidence(claim), new Evidence("conversation on disk", artifact.path(), seen)));
    }

    /// Older programs go on naming the conversation they began with after the user has cleared it. A conversation
    /// that began later in the same folder, and was written to later, may be the one that followed.
    private @Nullable Candidate newerThan(Bearer bearer, Claim claim, Artifact artifact, ConversationStore store) {
        for (Candidate candidate : candidates(bearer, store)) {
            if (candidate.modified().isAfter(artifact.modified())
                    && (claim.since() == null || candidate.born().isAfter(claim.since()))
                    && !candidate.conversationId().equals(claim.conversationId())
                    && !ownership.isClaimed(bearer.agent(), candidate.conversationId())
                    && ownership.otherOwner(bearer, candidate.conversationId()) == null
                    && !ownership.hasLeft(bearer, candidate.conversationId())) {
                return candidate;
            }
        }
        return null;
    }

    private Drift outdated(Bearer bearer, Claim claim, Candidate newer) {
        return ambiguous(
                bearer,
                List.of(claim.conversationId(), newer.conversationId()),
                "its process names one conversation, but a newer one began in the same folder",
                List.of(evidence(claim), evidence(newer)));
    }

    private Drift outdated(Bearer bearer, Claim claim, String own) {
        return ambiguous(
                bearer,
                List.of(claim.conversationId(), own),
                "its process names a conversation that the entry has left before",
                List.of(evidence(claim)));
    }

    /// Whether the claimed id is one that the entry has already left for a newer one.
    private static boolean leftBehind(String own, Artifact claimed, ConversationStore store) {
        Artifact current = store.artifacts().get(own);
        return current != null && current.modified().isAfter(claimed.modified());
    }

    private @Nullable Drift withoutClaim(Bearer bearer) {
        ConversationStore store = observation.store(bearer.agent());
        List<Candidate> candidates = candidates(bearer, store);
        List<Candidate> unexplained = unexplained(bearer, candidates);
        String company = ownership.company(bearer);
        String own = bearer.entry().ownId();
        // What an entry holds is doubted only for a reason, and another's conversation in the same folder is none.
        boolean settled = own != null && (company != null || isLatest(own, candidates));
        if (unexplained.isEmpty() || settled) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        for (Candidate candidate : unexplained) {
            ids.add(candidate.conversationId());
            evidence.add(evidence(candidate));
        }
        String why = company != null ? company : whyNotSole(bearer, candidates);
        if (why != null) {
            return ambiguous(bearer, ids, why, evidence);
        }
        evidence.add(new Evidence(
                "no other " + bearer.agent().word() + " in " + bearer.cwd(), "/proc, tmux and registry", seen));
        return bind(bearer, ids.getFirst(), evidence);
    }

    /// The conversations that no other entry holds and no other process is in.
    private List<Candidate> unexplained(Bearer bearer, List<Candidate> candidates) {
        List<Candidate> unexplained = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String id = candidate.conversationId();
            if (ownership.otherOwner(bearer, id) == null && !ownership.isClaimed(bearer.agent(), id)) {
                unexplained.add(candidate);
            }
        }
        return unexplained;
    }

    private static boolean isLatest(String own, List<Candidate> candidates) {
        return !candidates.isEmpty() && candidates.getFirst().conversationId().equals(own);
    }

    private static @Nullable String whyNotSole(Bearer bearer, List<Candidate> candidates) {
        if (candidates.size() > 1) {
            return "several conversations in its folder are newer than the session";
        }
        Candidate only = candidates.getFirst();
        if (only.cwd() != null && !only.cwd().equals(bearer.cwd())) {
            return "the only conversation newer than the session has gone to another folder";
        }
        // A conversation that was there before the session may be one it resumed, or one that a peer, gone since,
        // wrote to last. File times are kept to the second or better, process starts to about a second.
        return only.born().plusSeconds(1).isBefore(bearer.process().startedAt())
                ? "the only conversation newer than the session began before it"
                : null;
    }

    /// The conversations in the session's folder that changed since its agent began, and can be a session's own; the
    /// one that changed last comes first.
    private static List<Candidate> candidates(Bearer bearer, ConversationStore store) {
        List<Candidate> fitting = new ArrayList<>();
        String cwd = bearer.cwd();
        if (cwd == null) {
            return fitting;
        }
        for (Candidate candidate : store.candidates().getOrDefault(cwd, List.of())) {
            boolean newer = !candidate.modified().isBefore(bearer.process().startedAt());
            if (newer && candidate.kind() == Kind.INTERACTIVE) {
                fitting.add(candidate);
            }
        }
        fitting.sort(IdentityJudge::latestFirst);
        return fitting;
    }

    private static int latestFirst(Candidate one, Candidate two) {
        int byTime = two.modified().compareTo(one.modified());
        return byTime == 0 ? one.conversationId().compareTo(two.conversationId()) : byTime;
    }

    private static Drift bind(Bearer bearer, String id, List<Evidence> evidence) {
        Subject subject = Subject.of(bearer.entry());
        String own = bearer.entry().ownId();
        return own == null || !ConversationId.isWellFormed(own)
                ? new Drift.IdMaterialized(subject, bearer.agent(), id, evidence)
                : new Drift.IdRotated(subject, bearer.agent(), own, id, evidence);
    }

    private static Drift ambiguous(Bearer bearer, List<String> ids, String why, List<Evidence> evidence) {
        List<String> sorted = new ArrayList<>(ids);
        sorted.sort(null);
        return new Drift.AmbiguousId(Subject.of(bearer.entry()), sorted, why, evidence);
    }

    /// What is known of the conversation of a live session, whether or not that is a drift.
    List<Evidence> evidence(Bearer bearer) {
        List<Evidence> known = new ArrayList<>();
        for (Claim claim : bearer.claims()) {
            known.add(evidence(claim));
        }
        String own = bearer.entry().ownId();
        Artifact artifact = own == null ? null : observation.store(bearer.agent()).artifacts().get(own);
        if (artifact != null) {
            known.add(new Evidence("conversation " + own + " is on disk", artifact.path(), seen));
        }
        return known;
    }

    private Evidence evidence(Claim claim) {
        return new Evidence(
                "process " + claim.pid() + " is in conversation " + claim.conversationId(), claim.source(), seen);
    }

    private Evidence evidence(Candidate candidate) {
        return new Evidence(
                "conversation " + candidate.conversationId() + " changed at " + candidate.modified(),
                candidate.path(),
                seen);
    }

    /// A live session of an entry, with what is known of its conversation.
    ///
    /// @param process the agent's first process
    /// @param claims the different conversations that processes of the session claim
    record Bearer(Entry entry, Agent agent, Life.Alive life, ProcessInfo process, List<Claim> claims) {
        /// The physical working directory of the agent, or null.
        @Nullable String cwd() {
            return process.role() instanceof AgentProcess running ? running.cwd() : null;
        }
    }
}
