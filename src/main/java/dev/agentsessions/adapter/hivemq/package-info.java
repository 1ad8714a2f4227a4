/// The embedded broker: HiveMQ Community Edition, from a folder of libraries that is opened only when it is used.
@NullMarked
package dev.agentsessions.adapter.hivemq;

import org.jspecify.annotations.NullMarked;
