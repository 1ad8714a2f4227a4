package dev.agentsessions.adapter.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.ProcessTable.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads folders that stand in for `/proc`, to show what the real one seldom does.
@Tag("R10")
class UnreadableProcTest {
    private static final String REST = " S 1 7 7 34816 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 100 6033408 961 1\n";

    @TempDir
    private Path root;

    @Test
    void saysThatASystemHasNoProc() {
        ProcFs none = new ProcFs(root + "/none", CurrentUser.uid());

        assertThat(none.scan().table(Set.of(1L), Set.of())).isInstanceOf(Unavailable.class);
        Machine machine = none.machine();
        assertThat(machine.host()).isNotBlank();
        assertThat(machine.bootId()).isNull();
        assertThat(machine.bootedAt()).isNull();
    }

    @Test
    void readsWhoIsThere() throws IOException {
        boot();
        process(7, "claude");
        process(8, "other");

        ProcessTable table = proc().scan().table(Set.of(), Set.of());

        assertThat(table).isInstanceOfSatisfying(ProcessTable.Seen.class, seen -> assertThat(seen.processes())
                .containsOnlyKeys(7L)
                .extractingByKey(7L)
                .extracting(ProcessInfo::startedAt)
                .isEqualTo(Instant.ofEpochSecond(1001)));
    }

    @Test
    void doesNotTakeAnUnreadableProcessOfOursForGone() throws IOException {
        boot();
        process(7, "claude");
        Files.writeString(Files.createDirectory(root.resolve("8")).resolve("stat"), "8 (torn");

        assertThat(proc().scan().table(Set.of(), Set.of(8L)))
                .isEqualTo(new Unavailable("process 8 could not be read"));
    }

    @Test
    void doesNotTakeAProcessForGoneThatBecameUnreadable() throws IOException {
        boot();
        process(7, "claude");
        Files.delete(root.resolve("7/status"));

        assertThat(proc().scan().table(Set.of(), Set.of())).isEqualTo(new Unavailable("process 7 could not be read"));
    }

    @Test
    void skipsAProcessThatVanishesMidway() throws IOException {
        boot();
        process(7, "other");
        ProcFs proc = proc();
        var scan = proc.scan();
        for (String file : new String[] {"stat", "status", ""}) {
            Files.delete(root.resolve("7").resolve(file));
        }

        assertThat(scan.table(Set.of(), Set.of(7L))).isEqualTo(new ProcessTable.Seen(Map.of()));
    }

    @Test
    void survivesACircleOfParents() throws IOException {
        boot();
        process(7, "claude");
        Files.writeString(root.resolve("7/stat"), "7 (claude)" + REST.replace("S 1 ", "S 7 "));

        assertThat(proc().scan().table(Set.of(7L), Set.of())).isInstanceOf(ProcessTable.Seen.class);
    }

    private ProcFs proc() {
        return new ProcFs(root.toString(), CurrentUser.uid());
    }

    private void boot() throws IOException {
        Files.writeString(root.resolve("stat"), "cpu 1 2 3\nbtime 1000\nprocesses 5\n");
    }

    private void process(int pid, String name) throws IOException {
        Path folder = Files.createDirectory(root.resolve(Integer.toString(pid)));
        Files.writeString(folder.resolve("stat"), pid + " (" + name + ")" + REST);
        int uid = CurrentUser.uid();
        Files.writeString(folder.resolve("status"), "Name:\t" + name + "\nUid:\t5\t" + uid + "\t5\t5\n");
    }
}
