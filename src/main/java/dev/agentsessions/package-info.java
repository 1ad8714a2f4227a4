@NullMarked
package dev.agentsessions;

import org.jspecify.annotations.NullMarked;
