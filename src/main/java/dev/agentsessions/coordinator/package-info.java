/// Keeps a mesh going where a process stays: takes back what has lapsed, looks whether agents live, tells whoever
/// subscribes what has happened, keeps the exports current, and answers what comes over a line. It has no rules of its
/// own: those are [dev.agentsessions.mesh.Mesh]'s, and what comes over a line goes to [dev.agentsessions.desk.Desk].
@NullMarked
package dev.agentsessions.coordinator;

import org.jspecify.annotations.NullMarked;
