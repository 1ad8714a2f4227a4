/// The jobs that were delegated to sessions: what their registry and the messages of their workers say of them. Read,
/// never written.
@NullMarked
package dev.agentsessions.jobs;

import org.jspecify.annotations.NullMarked;
