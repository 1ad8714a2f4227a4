/// Reads the process table of Linux from `/proc`, as bytes and without any process of its own.
@NullMarked
package dev.agentsessions.adapter.proc;

import org.jspecify.annotations.NullMarked;
