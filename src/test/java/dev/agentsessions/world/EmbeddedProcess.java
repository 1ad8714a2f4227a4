package dev.agentsessions.world;

import dev.agentsessions.testing.Child;
import java.util.List;

/// The embedded broker, by the product's own class and loader, in a JVM that can be killed.
final class EmbeddedProcess extends BrokerProcess {
    EmbeddedProcess() {
        super(Kind.HIVEMQ_EMBEDDED);
        restart();
    }

    @Override
    List<String> command() {
        return Child.jvmCommand(
                EmbeddedMain.class,
                EmbeddedMain.libraries().toString(),
                folder().resolve("broker").toString(),
                Integer.toString(port()));
    }
}
