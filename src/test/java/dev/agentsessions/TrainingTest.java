package dev.agentsessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The world that the JVM is trained on; the training itself is shown by `.ci/run`.
class TrainingTest {
    @TempDir
    private Path world;

    private Training training;

    @BeforeEach
    void begin() {
        training = new Training(world);
    }

    @Test
    void posesAsTmuxWhateverTheFormat() throws Exception {
        ProcessBuilder tmux = new ProcessBuilder(
                training.makeTmux().toString(), "-u", "-S", "socket", "list-panes", "-a", "-F",
                "|#{session_name}|#{session_id}|#{pane_id}|#{pane_dead}|#{unknown}|#{pane_current_path}|");
        tmux.environment().put("HOME", "/home/of it");
        List<String> lines = tmux.start().inputReader().lines().toList();
        assertThat(lines).hasSize(51).first().isEqualTo("|w0-creator-claude|$0|%0|0||/home/of it/work/w0|");
        assertThat(lines.getLast()).startsWith("|w50-creator-claude|$50|%50|");
    }

    @Test
    void makesASocketForTmux() throws Exception {
        training.makeTmux();
        Path folder = world.resolve("tmux-" + Files.getAttribute(world, "unix:uid"));
        assertThat(Files.readAttributes(folder.resolve("default"), "isOther")).containsEntry("isOther", true);
    }

    @Test
    void makesARegistryThatDriftsFromWhatTmuxLists() throws Exception {
        String yaml = Files.readString(training.makeRegistry());
        Object registry = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(registry).extracting("workspaces", InstanceOfAssertFactories.MAP)
                .hasSize(59)
                .containsKeys("w49", "w51")
                .doesNotContainKey("w50");
    }

    @Test
    void refusesToTrainInAHomeThatIsNotMadeUp() {
        assertThatThrownBy(() -> Training.main(new String[] {world.toString()}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(world).isEmptyDirectory();
    }
}
