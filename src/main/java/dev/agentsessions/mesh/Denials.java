package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import java.util.List;

/// Who knows already that it cannot have a task: an agent that asks again and again is answered each time, and told in its
/// directives once for each lease that is in its way.
final class Denials {
    /// Why somebody is told.
    static final String REASON = "claim_denied";

    /// Mostly the last thing that it was told is what is looked for, or is older.
    private static final int FEW = 4;

    private static final int PAGE = 100;

    private Denials() {}

    /// Whether this lease is still in the way of this task, and the agent was not told so since it began.
    static boolean isNews(Snapshot snapshot, String agent, String taskId, long token) {
        Task task = snapshot.task(taskId);
        return task != null
                && task.lease() != null
                && task.lease().token() == token
                && !isTold(snapshot, agent, taskId, token);
    }

    /// What was said before a token was given bears a smaller one.
    private static boolean isTold(Snapshot snapshot, String agent, String taskId, long token) {
        long before = Long.MAX_VALUE;
        for (int most = FEW; ; most = PAGE) {
            List<Sealed> page = snapshot.toldBefore(agent, before, most);
            for (Sealed told : page) {
                if (told.token() < token) {
                    return false;
                }
                if (isDenial(told, taskId)) {
                    return true;
                }
                before = told.event().seq();
            }
            if (page.size() < most) {
                return false;
            }
        }
    }

    private static boolean isDenial(Sealed told, String taskId) {
        return told.event().change() instanceof Change.Directed directed
                && directed.reason().equals(REASON)
                && directed.tasks().contains(taskId);
    }
}
