/// One pass: observe, judge, write, remember, report.
@NullMarked
package dev.agentsessions.reconcile;

import org.jspecify.annotations.NullMarked;
