package dev.agentsessions.world;

import dev.agentsessions.testing.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The embedded broker, by the product's own class and loader, in a JVM that can be killed.
public final class EmbeddedProcess extends BrokerProcess {
    private final List<String> credentials;

    /// @param credentials name and password; without them it asks for none
    public EmbeddedProcess(String... credentials) {
        super(Kind.HIVEMQ_EMBEDDED);
        this.credentials = List.of(credentials);
        restart();
    }

    /// Its own, within that of the test.
    public Path home() {
        return folder().resolve("broker");
    }

    @Override
    List<String> command() {
        List<String> arguments = new ArrayList<>(
                List.of(EmbeddedMain.libraries().toString(), home().toString(), Integer.toString(port()), "60"));
        arguments.addAll(credentials);
        List<String> command = Child.jvmCommand(EmbeddedMain.class, arguments.toArray(new String[0]));
        command.add(1, "-Djava.io.tmpdir=" + folder());
        command.add(1, "-Dsun.misc.unsafe.memory.access=allow");
        return command;
    }
}
