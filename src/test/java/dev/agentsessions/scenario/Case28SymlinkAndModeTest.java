package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A rename put a new file in the place of a symbolic link into somebody's dotfiles, readable by all, and nobody
/// noticed for weeks. The link stays, the file behind it is replaced, and its mode stays.
@Tag("case-28")
@Tag("R9")
class Case28SymlinkAndModeTest {
    @RegisterExtension
    final Lab lab = new Lab();

    private Path real;
    private String text;

    @BeforeEach
    void linkTheRegistry() throws IOException {
        lab.keepServer();
        text = lab.declare(lab.deadEntry(Lab.KELP));
        real = lab.folder("dotfiles").resolve("sessions.yml");
        Files.move(lab.registryFile(), real);
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Files.createSymbolicLink(lab.registryFile(), Path.of("../../../dotfiles/sessions.yml"));
    }

    @Test
    void theLinkStaysAndTheFileBehindItKeepsItsMode() throws Exception {
        Said said = lab.reconcile();

        assertThat(Files.readSymbolicLink(lab.registryFile())).hasToString("../../../dotfiles/sessions.yml");
        assertThat(Lab.read(real)).isEqualTo(Expected.terminated(text, said));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real))).isEqualTo("rw-------");
        assertThat(said.json().get("yaml_path").asString()).isEqualTo(lab.registryFile().toString());
        assertThat(real.getParent()).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void withNothingToChangeTheLinkAndTheFileAreLeftAlone() {
        lab.reconcile();
        FileState before = FileState.of(real);

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();

        assertThat(FileState.of(real)).isEqualTo(before);
    }
}
