/// What one look at the world found, as plain records, and the ports that fill them.
@NullMarked
package dev.agentsessions.observe;

import org.jspecify.annotations.NullMarked;
