/// The product shown on a world of its own.
@NullMarked
package dev.agentsessions.demo;

import org.jspecify.annotations.NullMarked;
