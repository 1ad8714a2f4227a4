/// The front desk of the mesh, the same behind every door: what can be asked, in which fields, and what is answered. It
/// reads requests and writes answers as plain values; the rules are [dev.agentsessions.mesh.Mesh]'s.
@NullMarked
package dev.agentsessions.desk;

import org.jspecify.annotations.NullMarked;
