/// agent-sessions.yaml: read with the place of every field, patched byte for byte, replaced durably.
@NullMarked
package dev.agentsessions.registry;

import org.jspecify.annotations.NullMarked;
