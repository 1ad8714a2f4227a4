/// How the mesh's log is written: each change as JSON, each line sealed with the hash of the one before.
@NullMarked
package dev.agentsessions.mesh.log;

import org.jspecify.annotations.NullMarked;
