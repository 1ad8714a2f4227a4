/// What earlier passes saw and reported, and the journal of passes that found something.
@NullMarked
package dev.agentsessions.memory;

import org.jspecify.annotations.NullMarked;
