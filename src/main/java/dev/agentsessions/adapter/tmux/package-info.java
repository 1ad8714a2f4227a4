/// Asks tmux servers what they hold, with `tmux` itself as the instrument.
@NullMarked
package dev.agentsessions.adapter.tmux;

import org.jspecify.annotations.NullMarked;
