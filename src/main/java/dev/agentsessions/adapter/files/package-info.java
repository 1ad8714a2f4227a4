/// What changes in folders, as the system reports it.
@NullMarked
package dev.agentsessions.adapter.files;

import org.jspecify.annotations.NullMarked;
