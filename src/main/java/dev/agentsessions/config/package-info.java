/// Where things are and how long things take: flags, environment, file, defaults.
@NullMarked
package dev.agentsessions.config;

import org.jspecify.annotations.NullMarked;
