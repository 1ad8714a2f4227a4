/// The rules of the mesh: who may work on what, for how long, and what follows from what happens. Pure: a store gives the
/// state and takes the events, a clock gives the time.
@NullMarked
package dev.agentsessions.mesh;

import org.jspecify.annotations.NullMarked;
