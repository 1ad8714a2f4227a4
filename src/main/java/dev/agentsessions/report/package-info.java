/// What a pass tells: the JSON document, the comments on drifts, tables for people.
@NullMarked
package dev.agentsessions.report;

import org.jspecify.annotations.NullMarked;
