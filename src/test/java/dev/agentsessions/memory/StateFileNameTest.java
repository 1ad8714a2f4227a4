package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.HostileText;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R22")
class StateFileNameTest {
    @Test
    void isTheWorkspaceAndStateForAnOrdinaryName() {
        assertThat(StateFileName.of("lab-landing_page.v2")).isEqualTo("lab-landing_page.v2.state");
    }

    @Test
    void encodesWhatIsNotPlain() {
        assertThat(StateFileName.of("a/b c%\u00e9")).isEqualTo("a%2Fb%20c%25%C3%A9.state");
        assertThat(StateFileName.of("..")).isEqualTo("%2E..state");
        assertThat(StateFileName.of(".hidden")).isEqualTo("%2Ehidden.state");
    }

    @Test
    void givesWhatBelongsToNoWorkspaceANameThatNoWorkspaceCanHave() {
        assertThat(StateFileName.of("")).isEqualTo("~no-workspace.state");
        assertThat(StateFileName.of("~no-workspace")).isEqualTo("%7Eno-workspace.state");
    }

    @Test
    void keepsTheBeginningOfALongNameAndItsHash() {
        String shared = "w".repeat(100);
        assertThat(StateFileName.of(shared)).isEqualTo(shared + ".state");
        assertThat(StateFileName.of(shared + "a"))
                .startsWith("w".repeat(32) + "~")
                .hasSizeLessThan(110)
                .isNotEqualTo(StateFileName.of(shared + "b"));
    }

    @Test
    void staysInTheFolderAndIsUniqueWhateverTheName() {
        Path folder = Path.of("/state");
        Set<String> workspaces = new HashSet<>(HostileText.SAMPLES);
        Random random = new Random(22);
        while (workspaces.size() < 5000) {
            workspaces.add(HostileText.any(random) + HostileText.any(random) + random.nextInt(100));
        }
        Set<String> names = new HashSet<>();
        for (String workspace : workspaces) {
            String name = StateFileName.of(workspace);
            assertThat(folder.resolve(name).normalize().getParent()).isEqualTo(folder);
            assertThat(name).matches("[A-Za-z0-9%~_-][A-Za-z0-9._%~-]*\\.state").hasSizeLessThan(110);
            names.add(name);
        }
        assertThat(names).hasSameSizeAs(workspaces);
    }
}
