/// Asks what listens on a port, in MQTT's own bytes.
@NullMarked
package dev.agentsessions.adapter.probe;

import org.jspecify.annotations.NullMarked;
