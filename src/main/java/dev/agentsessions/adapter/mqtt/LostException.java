package dev.agentsessions.adapter.mqtt;

import java.io.IOException;

/// There is no connection, or no longer.
final class LostException extends IOException {
    private final Loss loss;

    LostException(Loss loss) {
        super(loss.why());
        this.loss = loss;
    }

    Loss loss() {
        return loss;
    }
}
