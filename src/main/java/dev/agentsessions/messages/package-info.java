/// What messages say and what is kept of them: topics, what comes in, what is to go out. Knows no network; whoever has a
/// line to a broker calls this.
@NullMarked
package dev.agentsessions.messages;

import org.jspecify.annotations.NullMarked;
