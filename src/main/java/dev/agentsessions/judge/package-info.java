/// From what is declared, observed and remembered to verdicts with their evidence. Pure: no I/O, no clock, no logging.
@NullMarked
package dev.agentsessions.judge;

import org.jspecify.annotations.NullMarked;
