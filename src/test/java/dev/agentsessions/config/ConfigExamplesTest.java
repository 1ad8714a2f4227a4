package dev.agentsessions.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@Tag("R1")
class ConfigExamplesTest {
    private static final Path FOLDER = Path.of(System.getProperty("project.root", ""), "config").toAbsolutePath();
    private static final Flags EXAMPLE = new Flags(null, FOLDER.resolve("config.yaml").toString(), null);

    @Test
    void defaultConfigIsTheDefault() throws ConfigException {
        Map<String, String> plain = Map.of("HOME", "/nobody");
        Map<String, String> rich =
                Map.of("HOME", "/h", "XDG_CACHE_HOME", "/c", "CLAUDE_CONFIG_DIR", "/cl", "TMUX_TMPDIR", "/t");
        for (Map<String, String> environment : List.of(plain, rich)) {
            assertThat(ConfigLoader.load(EXAMPLE, environment).config())
                    .isEqualTo(ConfigLoader.load(Flags.NONE, environment).config());
        }
    }

    @ParameterizedTest
    @EnumSource
    void defaultConfigShowsEveryKey(Key key) throws Exception {
        String[] parts = key.word().split("\\.");
        String text = Files.readString(FOLDER.resolve("config.yaml"));
        assertThat(text).containsPattern("(?m)^" + parts[0] + ":");
        assertThat(text).containsPattern("(?m)^ *" + parts[parts.length - 1] + ":");
    }

    @Test
    void exampleRegistryIsYaml() throws Exception {
        Object registry = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(FOLDER.resolve("agent-sessions.example.yaml")));
        assertThat(registry).asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("version", "workspaces");
    }

    /// A class path without libraries stands in for a start that must not pay for them.
    @Test
    void needsNoYamlParserWithoutAConfigFile() throws Exception {
        URL classes = ConfigLoader.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader bare = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> flags = bare.loadClass(Flags.class.getName());
            Object loaded = bare.loadClass(ConfigLoader.class.getName())
                    .getMethod("load", flags, Map.class)
                    .invoke(null, flags.getField("NONE").get(null), Map.of("HOME", "/nobody"));
            assertThat(loaded.toString()).contains("/nobody/.claude");
        }
    }
}
