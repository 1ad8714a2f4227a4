package dev.agentsessions.proof;

import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.proof.Op.Answer;
import dev.agentsessions.proof.Op.Call;
import java.io.IOException;
import java.time.Duration;

/// Whatever grants leases, rightly or not.
interface Leases {
    Answer make(Call call) throws IOException;

    /// The real thing; what it refuses is an answer like any other.
    record OfMesh(Mesh mesh) implements Leases {
        @Override
        public Answer make(Call call) throws IOException {
            String agent = call.agent();
            String task = call.task();
            try {
                switch (call.kind()) {
                    case CLAIM -> {
                        Duration ttl = Duration.ofMillis(call.ttl());
                        return Answer.granted(mesh.claim(agent, task, ttl, call.request()).value().token());
                    }
                    case RENEW -> mesh.renew(agent, task, call.token(), call.request());
                    case UPDATE -> mesh.update(agent, task, call.token(), null, null, call.request());
                    case RELEASE ->
                        mesh.release(agent, task, call.token(), Outcome.ABANDONED, null, call.request());
                }
                return Answer.DONE;
            } catch (Refused e) {
                return switch (e.reason()) {
                    case CLAIM_DENIED -> Answer.denied(String.valueOf(e.details().get("holder")));
                    case ALREADY_HELD -> Answer.MINE_ALREADY;
                    case NOT_CLAIMABLE -> Answer.QUARANTINED;
                    case STALE_TOKEN -> Answer.STALE;
                    default -> throw new IllegalStateException(e.reason() + ": " + e.text(), e);
                };
            }
        }
    }
}
