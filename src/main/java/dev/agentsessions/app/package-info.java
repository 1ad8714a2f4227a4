/// Builds the parts and wires them; the only room that knows all others.
@NullMarked
package dev.agentsessions.app;

import org.jspecify.annotations.NullMarked;
