package dev.agentsessions.messages;

import java.io.IOException;
import java.io.UncheckedIOException;

/// In a process of its own: says that a step is reached, and stays there.
record StopAt(String step) implements DiskSteps {
    @Override
    public void reached(Step reached) {
        if (reached.name().equals(step)) {
            System.out.println(reached);
            try {
                int _ = System.in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
