package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.coordinator.Tenant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What is known, on one connection, of whose the topics are: two stores behind one root would deal out each task twice.
///
/// Whoever has heard of another store stays away even if its own name comes after: the other may have heard them the
/// other way round. So of two that begin at once neither may serve, but never both.
final class Tenancy {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Connection connection;
    private final Tenant own;
    private Standing standing = Standing.UNKNOWN;
    private @Nullable Tenant other;
    private boolean open;

    enum Standing {
        /// Nobody has said whose they are, or not yet.
        UNKNOWN,
        OURS,
        THEIRS
    }

    Tenancy(Connection connection, Tenant own) {
        this.connection = connection;
        this.own = own;
    }

    Tenant own() {
        return own;
    }

    boolean isOf(Connection which) {
        return connection == which;
    }

    /// What came on the topic that says whose they are.
    void heard(byte[] payload) {
        synchronized (this) {
            if (payload.length == 0) {
                standing = Standing.UNKNOWN;
                open = false;
            } else {
                Tenant tenant = Tenant.read(payload);
                if (tenant == null || !tenant.id().equals(own.id())) {
                    standing = Standing.THEIRS;
                    open = false;
                    other = tenant;
                } else if (standing == Standing.UNKNOWN) {
                    standing = Standing.OURS;
                }
            }
            notifyAll();
        }
        connection.stir();
    }

    synchronized Standing standing() {
        return standing;
    }

    /// Who else's they are, in words.
    synchronized String other() {
        Tenant tenant = other;
        return tenant == null ? "something else" : "the store of " + tenant.host();
    }

    /// From now on there is a way to answer what comes.
    synchronized void open() {
        open = standing == Standing.OURS;
        notifyAll();
    }

    /// Waits until it is known whose they are, or the connection is lost.
    ///
    /// @param nanos how long at most
    synchronized Standing await(long nanos) throws InterruptedException {
        await(nanos, () -> standing != Standing.UNKNOWN);
        return standing;
    }

    /// Waits until they are ours and what comes can be answered, or they are not, or the connection is lost.
    ///
    /// @param nanos how long at most
    synchronized boolean awaitOpen(long nanos) throws InterruptedException {
        await(nanos, () -> open || standing == Standing.THEIRS);
        return open;
    }

    private synchronized void await(long nanos, BooleanSupplier known) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!known.getAsBoolean() && !connection.isLost() && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(
                    this, Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)));
        }
    }
}
