package dev.agentsessions.mesh;

import java.util.Collection;

/// How many tasks that nobody holds an agent cannot take now, each told for its first reason.
///
/// @param full whether it holds as many tasks as it may, and so can take none at all
/// @param waiting those that wait for others
/// @param unsuited those that ask for another role, or for what the agent is not capable of
/// @param inUse those about files at which somebody works
public record NotNow(boolean full, int waiting, int unsuited, int inUse) {

    static NotNow of(Agent agent, boolean full, Collection<Task> open, View view) {
        Whereabouts files = Whereabouts.ofHeld(open);
        int waiting = 0;
        int unsuited = 0;
        int inUse = 0;
        for (Task task : open) {
            if (task.state() == TaskState.PENDING) {
                if (!Readiness.waitsFor(task, view).isEmpty()) {
                    waiting++;
                } else if (!agent.suits(task)) {
                    unsuited++;
                } else if (files.meet(Whereabouts.of(task.files()))) {
                    inUse++;
                }
            }
        }
        return new NotNow(full, waiting, unsuited, inUse);
    }
}
