package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.messages.Intake;
import dev.agentsessions.messages.Received;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// What has come in and waits to be recorded, by one thread in batches: it is acknowledged after that, and not before.
///
/// It is bounded. What is not to be acknowledged is dropped and counted beyond half of the bound. Of the rest, a broker
/// should send no more than our receive maximum; but Mosquitto, at least up to 2.0.11, sends hundreds more once it has
/// been acknowledged several at a time. So nothing more is read for a while once it is full.
final class Incoming implements Room, AutoCloseable {
    private static final int BATCH = 100;
    private static final int FULL = 1000;
    private static final long FULL_BYTES = 8 << 20;
    private static final int OVERFULL = 20_000;

    /// How long after a connection is lost its reader finds out, at most, if there is no room meanwhile.
    private static final long LOOK_AGAIN_MILLIS = 100;

    /// What may have been read when it gets full: Paho keeps ten, and has one in each hand.
    private static final int READ_ALREADY = 20;

    private final Taking taking;
    private final boolean holdsBack;
    private final Log log;
    private final Object room = new Object();
    private final BlockingQueue<Arrival> queue;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private boolean recording;
    private boolean closing;

    /// Who does something about what has come in.
    interface Taking {
        /// Once this returns, all are acknowledged.
        ///
        /// @throws Exception if something could not be done; then none is acknowledged, and all will come again
        void take(List<Arrival> batch) throws Exception;
    }

    Incoming(Intake intake, Log log) {
        this(recordedBy(intake), true, "mqtt-inbox", log);
    }

    /// @param holdsBack whether nothing more is read while it is full. Whoever waits for what the broker says to it while
    ///     it does something must go on reading: then the connection is given up once far more has come than should
    /// @param name of its thread
    Incoming(Taking taking, boolean holdsBack, String name, Log log) {
        this.taking = taking;
        this.holdsBack = holdsBack;
        this.queue = new LinkedBlockingQueue<>(holdsBack ? FULL + READ_ALREADY : OVERFULL);
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    private static Taking recordedBy(Intake intake) {
        return batch -> {
            List<Received> messages = new ArrayList<>(batch.size());
            for (Arrival arrival : batch) {
                messages.add(arrival.message());
            }
            intake.receive(messages);
        };
    }

    void start() {
        thread.start();
    }

    /// Takes a message up; never waits.
    void offer(Arrival arrival) {
        int size = arrival.size();
        boolean full = arrival.qos() == 0
                ? queue.size() >= FULL / 2 || bytes.get() + size > FULL_BYTES / 2
                : !holdsBack && bytes.get() + size > FULL_BYTES;
        bytes.addAndGet(size);
        if (!full && queue.offer(arrival)) {
            return;
        }
        bytes.addAndGet(-size);
        if (arrival.qos() == 0) {
            dropped.incrementAndGet();
        } else {
            arrival.from().lose(Loss.away("more came than could be recorded, and it will have to send it again"));
        }
    }

    private boolean isFull() {
        return waiting() >= FULL || bytes.get() >= FULL_BYTES;
    }

    @Override
    public void await(BooleanSupplier wanted) throws IOException {
        if (!holdsBack || !isFull()) {
            return;
        }
        synchronized (room) {
            while (isFull() && wanted.getAsBoolean()) {
                try {
                    room.wait(LOOK_AGAIN_MILLIS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("while there was no room");
                }
            }
        }
    }

    /// How many wait to be recorded.
    int waiting() {
        return queue.size();
    }

    private void madeRoom() {
        synchronized (room) {
            room.notifyAll();
        }
    }

    /// How many were dropped that nobody wanted acknowledged.
    long dropped() {
        return dropped.get();
    }

    private void run() {
        List<Arrival> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                if (!begin()) {
                    return;
                }
                record(batch);
                batch.clear();
                if (!end()) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            // it is closed
        }
    }

    private synchronized boolean begin() {
        recording = !closing;
        return recording;
    }

    private synchronized boolean end() {
        recording = false;
        return !closing;
    }

    private void record(List<Arrival> batch) {
        for (Arrival arrival : batch) {
            bytes.addAndGet(-arrival.size());
        }
        madeRoom();
        try {
            taking.take(List.copyOf(batch));
        } catch (Exception | Error e) {
            refuse(batch, e);
            return;
        }
        for (Arrival arrival : batch) {
            arrival.from().acknowledge(arrival);
        }
    }

    /// What else came by the same connections goes the same way, so that all comes again in its order.
    private void refuse(List<Arrival> batch, Throwable thrown) {
        String what = "what came in could not be recorded: " + thrown.getMessage();
        log.sayOnce(thread.getName(), what + "; it is not acknowledged, so it will come again");
        for (Arrival arrival : batch) {
            arrival.from().lose(Loss.away(what));
            count(arrival);
        }
        queue.removeIf(arrival -> {
            boolean again = arrival.from().isLost();
            if (again) {
                bytes.addAndGet(-arrival.size());
                count(arrival);
            }
            return again;
        });
    }

    private void count(Arrival refused) {
        if (refused.qos() == 0) {
            dropped.incrementAndGet();
        }
    }

    /// Takes nothing up any more. What it is recording it finishes; the rest will come again.
    ///
    /// The thread must not be interrupted while it writes, as that closes the file under it.
    @Override
    public synchronized void close() {
        closing = true;
        if (!recording) {
            thread.interrupt();
        }
    }

    /// Waits until it has ended.
    void join(Duration limit) throws InterruptedException {
        if (thread.isAlive()) {
            thread.join(limit);
        }
    }
}
