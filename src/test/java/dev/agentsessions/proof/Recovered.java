package dev.agentsessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Replayed;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.proof.Op.Call;
import dev.agentsessions.proof.Op.Kind;
import dev.agentsessions.proof.Op.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is in a store after its workers are no more: all that they were told was done, and nothing but what they asked
/// for.
final class Recovered {
    private Recovered() {}

    static void check(Store store, List<Op> history) throws Exception {
        Map<String, Event> byRequest = new HashMap<>();
        Map<String, Call> asked = new HashMap<>();
        history.forEach(op -> asked.put(op.call().request(), op.call()));
        for (Sealed sealed : Replayed.check(store)) {
            Event event = sealed.event();
            Kind kind = kind(event.change());
            if (kind != null) {
                byRequest.put(event.correlation(), event);
                Call call = asked.get(event.correlation());
                assertThat(call).as("who asked for " + event).isNotNull();
                assertThat(call.kind()).isEqualTo(kind);
            }
        }
        for (Op op : history) {
            Event event = byRequest.get(op.call().request());
            switch (op.answer().verdict()) {
                case GRANTED -> {
                    assertThat(event).as("what came of " + op).isNotNull();
                    assertThat(event.change()).isInstanceOfSatisfying(Change.Claimed.class, claimed -> {
                        assertThat(claimed.token()).isEqualTo(op.answer().token());
                        assertThat(claimed.agent()).isEqualTo(op.call().agent());
                        assertThat(claimed.task()).isEqualTo(op.call().task());
                    });
                }
                // A release that was made before is not made again.
                case DONE -> assertThat(event != null || op.call().kind() == Kind.RELEASE)
                        .as("whether there is an event of " + op)
                        .isTrue();
                case DENIED, MINE_ALREADY, QUARANTINED, STALE -> assertThat(event).as("what came of " + op).isNull();
                case NONE -> {}
            }
        }
        assertThat(history).anyMatch(op -> op.answer().verdict() == Verdict.GRANTED);
    }

    private static @Nullable Kind kind(Change change) {
        return switch (change) {
            case Change.Claimed _ -> Kind.CLAIM;
            case Change.Renewed _ -> Kind.RENEW;
            case Change.Updated _ -> Kind.UPDATE;
            case Change.Released _ -> Kind.RELEASE;
            default -> null;
        };
    }
}
