package dev.agentsessions.proof;

import dev.agentsessions.proof.Op.Answer;
import dev.agentsessions.proof.Op.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one worker did, as operations.
final class Diary implements Worker.Scribe {
    private final List<Op> ops = new ArrayList<>();
    private @Nullable Call open;
    private long from;
    private long early;

    @Override
    public void calls(Call call, long nanos, long ticks) {
        open = call;
        from = nanos;
        early = ticks;
    }

    @Override
    public void answered(Call call, Answer answer, long nanos, long ticks) {
        ops.add(new Op(call, answer, from, nanos, early, ticks));
        open = null;
    }

    /// The worker is certainly no more; what it was not answered may have been done until now.
    void ended(long nanos, long ticks) {
        if (open != null) {
            answered(open, Answer.NONE, nanos, ticks);
        }
    }

    List<Op> ops() {
        return List.copyOf(ops);
    }
}
