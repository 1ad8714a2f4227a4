/// The command line `agent-mesh`: what is typed becomes a request, and what the desk answers becomes output. It has no
/// rules of its own.
@NullMarked
package dev.agentsessions.cli.mesh;

import org.jspecify.annotations.NullMarked;
