package dev.agentsessions.cli;

import java.io.IOException;
import java.io.OutputStream;

/// Standard output whose reader is gone.
final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
        throw new IOException("Broken pipe");
    }
}
