/// How each session stands: what is declared, what is true, and what became of its job; and how the daemon stands. The
/// same for people, for scripts and for those who are pushed to.
@NullMarked
package dev.agentsessions.status;

import org.jspecify.annotations.NullMarked;
