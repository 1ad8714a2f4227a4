/// The command line: what may be asked, how it is answered on a terminal, and with which exit status.
@NullMarked
package dev.agentsessions.cli;

import org.jspecify.annotations.NullMarked;
