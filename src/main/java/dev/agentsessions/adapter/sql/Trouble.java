package dev.agentsessions.adapter.sql;

import java.util.Objects;

/// The store cannot be used, said in a place where that is not declared.
final class Trouble extends RuntimeException {
    /// @param cause an SQLException, or an IOException about what was read
    Trouble(Exception cause) {
        super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }
}
