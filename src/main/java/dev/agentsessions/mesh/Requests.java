package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Transaction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sees to it that what is asked twice under one id is done once.
final class Requests {
    private Requests() {}

    interface Doing<T> {
        T now() throws Refused;
    }

    interface Recalling<T> {
        /// What to answer now, as things have gone on since.
        ///
        /// @throws Refused if it is over by now
        T now(Event before) throws Refused;
    }

    /// Does something unless it was done for the same request already.
    ///
    /// @param same whether what was done for that request is what is asked for now, in every part
    static <T> Done<T> once(
            Transaction tx, @Nullable String request, Predicate<Change> same, Recalling<T> before, Doing<T> doing)
            throws Refused {
        Event answered = request == null ? null : tx.answered(request);
        if (answered == null) {
            return new Done<>(doing.now(), false);
        }
        if (!same.test(answered.change())) {
            throw new Refused(
                            Reason.REQUEST_REUSED,
                            "the request " + request + " was made before, for something else; use a new id")
                    .with("request_id", request)
                    .with("seq", answered.seq());
        }
        return new Done<>(before.now(answered), true);
    }
}
