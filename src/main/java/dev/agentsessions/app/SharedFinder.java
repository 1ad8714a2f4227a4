package dev.agentsessions.app;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerFinder;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// One finder for several lines to the same broker, which ask it one after the other. It is closed once, by whoever has
/// the first of them.
final class SharedFinder implements BrokerFinder {
    private final BrokerFinder finder;
    private final ReentrantLock lock = new ReentrantLock();

    SharedFinder(BrokerFinder finder) {
        this.finder = finder;
    }

    @Override
    public BrokerUrl.At find() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            return finder.find();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String word() {
        return finder.word();
    }

    @Override
    public void close() {
        finder.close();
    }
}
