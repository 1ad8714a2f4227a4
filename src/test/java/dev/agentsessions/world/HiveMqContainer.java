package dev.agentsessions.world;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PortBinding;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.hivemq.HiveMQContainer;
import org.testcontainers.utility.DockerImageName;

/// HiveMQ CE in a container.
final class HiveMqContainer implements TestBroker {
    private static final DockerImageName IMAGE = DockerImageName.parse("hivemq/hivemq-ce:2025.5");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MQTT = 1883;
    private static @Nullable String whyNot;
    private static boolean asked;

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final int port = Brokers.freePort();
    private final HiveMQContainer container;

    private HiveMqContainer() {
        // A port that Docker chooses would be another after a restart.
        container = new HiveMQContainer(IMAGE)
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":" + MQTT)));
        container.start();
        awaitAnswer();
    }

    static synchronized TestBroker startOrSkip() {
        if (!asked) {
            whyNot = whyNot();
            asked = true;
        }
        Assumptions.assumeTrue(whyNot == null, "container test: " + whyNot);
        return new HiveMqContainer();
    }

    private static @Nullable String whyNot() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return "Docker does not answer";
        }
        try {
            DockerClientFactory.instance().client().inspectImageCmd(IMAGE.asCanonicalNameString()).exec();
            return null;
        } catch (NotFoundException e) {
            return "there is no image " + IMAGE.asCanonicalNameString() + "; get it by `docker pull`";
        }
    }

    @Override
    public Kind kind() {
        return Kind.HIVEMQ_CONTAINER;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void kill() {
        docker.killContainerCmd(container.getContainerId()).exec();
        Await.until(PATIENCE, "end of the container", () -> !container.isRunning());
    }

    @Override
    public void restart() {
        docker.startContainerCmd(container.getContainerId()).exec();
        awaitAnswer();
    }

    /// Docker's own proxy listens long before HiveMQ does.
    private void awaitAnswer() {
        Await.until(PATIENCE, "answer of HiveMQ in the container", () -> Brokers.answers(port));
    }

    @Override
    public void freeze() {
        docker.pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        docker.unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        container.stop();
    }
}
