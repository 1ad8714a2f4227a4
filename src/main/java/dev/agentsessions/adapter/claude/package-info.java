/// What Claude Code keeps on disk: its live registry, its transcripts, its settings. Read only.
@NullMarked
package dev.agentsessions.adapter.claude;

import org.jspecify.annotations.NullMarked;
