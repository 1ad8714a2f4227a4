/// What changes in folders, as the system reports it, and locks on files, by the JDK alone.
@NullMarked
package dev.agentsessions.adapter.files;

import org.jspecify.annotations.NullMarked;
