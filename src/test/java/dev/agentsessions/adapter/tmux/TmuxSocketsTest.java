package dev.agentsessions.adapter.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.TmuxView.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TmuxSocketsTest {
    @TempDir
    private Path temp;

    @Test
    @Tag("R1")
    void looksBelowTmuxTmpdir() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("real")));

        assertThat(TmuxSockets.of(link.toString(), 7, List.of()).folder())
                .isEqualTo(temp.toRealPath() + "/real/tmux-7");
    }

    @Test
    @Tag("R1")
    void fallsBackToTmpAsTmuxDoes() throws Exception {
        String expected = Path.of("/tmp").toRealPath() + "/tmux-7";
        assertThat(TmuxSockets.of(null, 7, List.of()).folder()).isEqualTo(expected);
        assertThat(TmuxSockets.of("", 7, List.of()).folder()).isEqualTo(expected);
        assertThat(TmuxSockets.of(temp + "/missing", 7, List.of()).folder()).isEqualTo(expected);
        assertThat(TmuxSockets.of("nul\0", 7, List.of()).folder()).isEqualTo(expected);
    }

    @Test
    @Tag("R10")
    void takesAMissingFolderForOneWithoutSockets() {
        TmuxSockets.Found found = new TmuxSockets(temp + "/missing", List.of()).find();

        assertThat(found).isEqualTo(new TmuxSockets.Found(new Folder(temp + "/missing", null), List.of()));
    }

    @Test
    @Tag("R10")
    void reportsAFolderThatCannotBeListed() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        TmuxSockets.Found found = new TmuxSockets(file.toString(), List.of("/else/where")).find();

        assertThat(found.folder().problem()).isEqualTo("cannot be listed: not a folder");
        assertThat(found.sockets()).containsExactly("/else/where");
    }

    @Test
    void listsTheDefaultFirstAndEachOnce() throws Exception {
        for (String name : List.of("zeta", "default", "alpha")) {
            Files.createFile(temp.resolve(name));
        }
        List<String> others = List.of(temp + "/zeta", "/else/where", "/else/where");

        assertThat(new TmuxSockets(temp.toString(), others).find().sockets())
                .containsExactly(temp + "/default", temp + "/alpha", temp + "/zeta", "/else/where");
    }
}
