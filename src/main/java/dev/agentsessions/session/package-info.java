/// The nouns: what a registry declares and what makes one running session itself. Pure.
@NullMarked
package dev.agentsessions.session;

import org.jspecify.annotations.NullMarked;
