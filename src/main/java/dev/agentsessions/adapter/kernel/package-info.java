/// What only the kernel can do, by the foreign-function API.
@NullMarked
package dev.agentsessions.adapter.kernel;

import org.jspecify.annotations.NullMarked;
