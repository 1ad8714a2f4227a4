package dev.agentsessions.adapter.mqtt;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Whether there is room for what comes in.
interface Room {
    /// Waits until there is.
    ///
    /// @param wanted whether it is still of use
    void await(BooleanSupplier wanted) throws IOException;
}
