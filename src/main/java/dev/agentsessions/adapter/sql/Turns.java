package dev.agentsessions.adapter.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Lets one of many threads do the work of all that wait.
///
/// Whoever comes while nobody is at it leads: does what waits, all at once, and hands over to the first that came
/// meanwhile. Each thread is woken once, when its own work is done or when it is to lead.
final class Turns<W extends Turns.Waiting> {
    private final Consumer<List<W>> doing;
    private List<W> waiting = new ArrayList<>();
    private boolean led;

    /// Something to be done, which the thread that made it waits for.
    abstract static class Waiting {
        private final Thread thread = Thread.currentThread();
        private volatile boolean woken;
        private boolean done;

        private void done() {
            done = true;
            wake();
        }

        private void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }
    }

    /// @param doing does all of what it is given, and throws nothing
    Turns(Consumer<List<W>> doing) {
        this.doing = doing;
    }

    /// Returns when it is done, by this thread or another. An interrupt does not end the waiting.
    void await(W mine) {
        if (!leadsAtOnce(mine)) {
            park(mine);
        }
        Waiting own = mine;
        if (!own.done) {
            lead();
        }
    }

    private synchronized boolean leadsAtOnce(W mine) {
        waiting.add(mine);
        boolean first = !led;
        led = true;
        return first;
    }

    private static void park(Waiting mine) {
        boolean interrupted = false;
        while (!mine.woken) {
            LockSupport.park(mine);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead() {
        List<W> all;
        synchronized (this) {
            all = waiting;
            waiting = new ArrayList<>();
        }
        doing.accept(all);
        for (Waiting each : all) {
            each.done();
        }
        synchronized (this) {
            if (waiting.isEmpty()) {
                led = false;
            } else {
                Waiting next = waiting.getFirst();
                next.wake();
            }
        }
    }
}
