package dev.agentsessions.daemon;

import dev.agentsessions.config.Config;
import dev.agentsessions.mesh.Limits;
import java.nio.file.Path;

/// For tests that need a configuration and no mesh.
final class ConfigWithoutMesh {
    static final Config.Mesh MESH = new Config.Mesh(
            null, null, null, null, Path.of("/nowhere"), true, Config.BindAgentTo.NONE, Limits.STANDARD);

    private ConfigWithoutMesh() {}
}
