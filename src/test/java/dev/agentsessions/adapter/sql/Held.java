package dev.agentsessions.adapter.sql;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Something that is held until the test lets it go.
final class Held {
    private final CountDownLatch latch = new CountDownLatch(1);

    void await() {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody has let it go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void release() {
        latch.countDown();
    }
}
