package dev.agentsessions.adapter.mqtt;

import java.util.logging.Level;
import java.util.logging.Logger;

/// Keeps Paho from writing to standard error in its own way: what matters of it is said by us.
final class Quiet {
    /// `java.util.logging` forgets what nobody holds.
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    private Quiet() {}

    static void keep() {
        PAHO.setLevel(Level.OFF);
    }
}
