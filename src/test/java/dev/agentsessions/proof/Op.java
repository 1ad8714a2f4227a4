package dev.agentsessions.proof;

import org.jspecify.annotations.Nullable;

/// What one worker asked for, and what it was answered.
///
/// @param from when it was asked, in nanoseconds of a clock that all workers share
/// @param to when the answer was there, or the worker was certainly no more
/// @param early the authority's ticks just before it was asked
/// @param late the same just after
record Op(Call call, Answer answer, long from, long to, long early, long late) {

    /// @param token 0 in a claim
    /// @param ttl in ticks; 0 except in a claim
    /// @param request its id
    record Call(Kind kind, String agent, String task, long token, long ttl, String request) {}

    enum Kind {
        CLAIM,
        RENEW,
        UPDATE,
        RELEASE
    }

    /// @param token of a lease that was granted, 0 otherwise
    /// @param holder who has it, where it was denied
    record Answer(Verdict verdict, long token, @Nullable String holder) {
        static final Answer NONE = new Answer(Verdict.NONE, 0, null);
        static final Answer DONE = new Answer(Verdict.DONE, 0, null);
        static final Answer STALE = new Answer(Verdict.STALE, 0, null);
        static final Answer MINE_ALREADY = new Answer(Verdict.MINE_ALREADY, 0, null);
        static final Answer QUARANTINED = new Answer(Verdict.QUARANTINED, 0, null);

        static Answer granted(long token) {
            return new Answer(Verdict.GRANTED, token, null);
        }

        static Answer denied(String holder) {
            return new Answer(Verdict.DENIED, 0, holder);
        }
    }

    enum Verdict {
        GRANTED,
        DENIED,
        MINE_ALREADY,
        QUARANTINED,
        DONE,
        STALE,
        /// There was no answer: it may have been done or not.
        NONE
    }

    boolean unanswered() {
        return answer.verdict == Verdict.NONE;
    }

    @Override
    public String toString() {
        return call.agent + " " + call.kind + " " + call.task + (call.token == 0 ? "" : " " + call.token) + " -> "
                + answer.verdict + (answer.token == 0 ? "" : " " + answer.token)
                + (answer.holder == null ? "" : " by " + answer.holder) + " in ticks " + early + ".." + late;
    }
}
