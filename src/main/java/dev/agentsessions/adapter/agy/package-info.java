/// What the Antigravity CLI (agy) keeps on disk: its conversation files and its note of the last one in each folder.
/// Read only, and its databases are never opened at all: SQLite leaves files beside one that is only read.
@NullMarked
package dev.agentsessions.adapter.agy;

import org.jspecify.annotations.NullMarked;
