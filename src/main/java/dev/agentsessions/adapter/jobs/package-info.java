/// The folder of the job registry, read and never touched.
@NullMarked
package dev.agentsessions.adapter.jobs;

import org.jspecify.annotations.NullMarked;
