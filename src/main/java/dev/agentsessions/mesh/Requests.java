package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Transaction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sees to it that what is asked twice under one id is done once.
final class Requests {
    private Requests() {}

    interface Doing<T> {
        T now() throws Refused;
    }

    /// Does something unless it was done for the same request already.
    ///
    /// @param same whether what was done for that request is what is asked for now
    static <T> Done<T> once(
            Transaction tx, @Nullable String request, Predicate<Event> same, Function<Event, T> before, Doing<T> doing)
            throws Refused {
        Event answered = request == null ? null : tx.answered(request);
        if (answered == null) {
            return new Done<>(doing.now(), false);
        }
        if (!same.test(answered)) {
            throw new Refused(
                            Reason.REQUEST_REUSED,
                            "the request " + request + " was made before, for something else; use a new id")
                    .with("request_id", request)
                    .with("seq", answered.seq());
        }
        return new Done<>(before.apply(answered), true);
    }

    /// Whether a holder has done something of this kind with this very lease.
    static Predicate<Event> by(Class<? extends Change> kind, String agent, String task, long token) {
        return event -> kind.isInstance(event.change())
                && switch (event.change()) {
                    case Change.Renewed(String of, String who, long with) ->
                        of.equals(task) && who.equals(agent) && with == token;
                    case Change.Updated updated ->
                        updated.task().equals(task) && updated.agent().equals(agent) && updated.token() == token;
                    case Change.Blocked blocked ->
                        blocked.task().equals(task) && blocked.agent().equals(agent) && blocked.token() == token;
                    case Change.Released released ->
                        released.task().equals(task) && released.agent().equals(agent) && released.token() == token;
                    default -> false;
                };
    }
}
