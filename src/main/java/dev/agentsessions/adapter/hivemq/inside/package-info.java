/// What speaks with HiveMQ's own classes. Only the class loader that knows these may load it: nobody else names it but
/// as text, and nothing but types of the JDK goes in and out.
@NullMarked
package dev.agentsessions.adapter.hivemq.inside;

import org.jspecify.annotations.NullMarked;
