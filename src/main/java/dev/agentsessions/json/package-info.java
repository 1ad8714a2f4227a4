/// A small reader of JSON, for what every pass reads. What is rarely read, and all that is written, is Jackson's.
@NullMarked
package dev.agentsessions.json;

import org.jspecify.annotations.NullMarked;
