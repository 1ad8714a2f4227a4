package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    private static final String LIBRARY = "7f00-7f01 r-xp 00000000 fe:00 1 /usr/lib/libc.so.6\n";

    @TempDir
    private Path folder;

    @Test
    void tellsFromWhatIsMapped() throws IOException {
        Path maps = folder.resolve("maps");
        Files.writeString(maps, LIBRARY);
        assertThat(AotCache.of(maps)).isEqualTo(AotCache.NOT_USED);
        Files.writeString(maps, LIBRARY + "7f02-7f03 rw-p 0000 fe:00 2 /opt/target/app/reconcile.aot (deleted)\n");
        assertThat(AotCache.of(maps)).isEqualTo(AotCache.IN_USE);
        assertThat(AotCache.of(folder.resolve("none"))).isEqualTo(AotCache.UNKNOWN);
    }

    @Test
    void seesThatTheTestsRunWithout() {
        assertThat(AotCache.ofThisProcess()).isNotEqualTo(AotCache.IN_USE);
    }
}
