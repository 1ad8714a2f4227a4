/// The daemon: what wakes it, one pass at a time, and how it begins, goes on and ends. Events only ever say "look
/// again"; what is the case is found out by the pass.
@NullMarked
package dev.agentsessions.daemon;

import org.jspecify.annotations.NullMarked;
