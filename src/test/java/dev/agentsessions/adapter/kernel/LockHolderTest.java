package dev.agentsessions.adapter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a procfs of our own making.
@Tag("R9")
class LockHolderTest {
    @TempDir
    private Path proc;

    private Path lockFile;

    @BeforeEach
    void makeLockFile() throws IOException {
        lockFile = Files.createFile(proc.resolve("x.lock"));
    }

    private String holder() {
        return new LockHolder(proc).of(lockFile);
    }

    private void table(String... lines) throws IOException {
        Files.writeString(proc.resolve("locks"), String.join("\n", lines) + "\n");
    }

    private String place() throws IOException {
        long device = (Long) Files.getAttribute(lockFile, "unix:dev");
        long major = (device >> 8) & 0xfff;
        long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return String.format("%02x:%02x:%d", major, minor, inode());
    }

    private long inode() throws IOException {
        return (Long) Files.getAttribute(lockFile, "unix:ino");
    }

    private Path process(String pid, byte[] name) throws IOException {
        Path process = Files.createDirectory(proc.resolve(pid));
        Files.write(process.resolve("comm"), name);
        Files.createDirectory(process.resolve("fd"));
        Files.createDirectory(process.resolve("fdinfo"));
        return process;
    }

    @Test
    void passesOverWaitersAndLocksOfOtherKindsAndFiles() throws IOException {
        process("11", "waiter\n".getBytes(StandardCharsets.UTF_8));
        process("12", "posix\n".getBytes(StandardCharsets.UTF_8));
        process("13", "other\n".getBytes(StandardCharsets.UTF_8));
        process("14", "holder\n".getBytes(StandardCharsets.UTF_8));
        table(
                "1: -> FLOCK  ADVISORY  WRITE 11 " + place() + " 0 EOF",
                "2: POSIX  ADVISORY  WRITE 12 " + place() + " 0 EOF",
                "3: FLOCK  ADVISORY  WRITE 13 " + place() + "0 0 EOF",
                "",
                "4: torn",
                "5: FLOCK  ADVISORY  WRITE 14 " + place() + " 0 EOF");
        assertThat(holder()).isEqualTo("pid 14 (holder)");
    }

    @Test
    void looksAmongOpenFilesWhereTheTableShowsAnotherDevice() throws IOException {
        table("1: FLOCK  ADVISORY  WRITE 21 ffff:ff:" + inode() + " 0 EOF");
        Path waiter = process("20", "waiter\n".getBytes(StandardCharsets.UTF_8));
        Files.createSymbolicLink(waiter.resolve("fd/3"), lockFile);
        Files.writeString(waiter.resolve("fdinfo/3"), "pos:\t0\nflags:\t02\n");
        Path holder = process("21", "holder\n".getBytes(StandardCharsets.UTF_8));
        Files.createSymbolicLink(holder.resolve("fd/1"), Path.of("gone"));
        Files.createSymbolicLink(holder.resolve("fd/3"), lockFile);
        Files.writeString(holder.resolve("fdinfo/3"), "pos:\t0\nlock:\t1: FLOCK  ADVISORY  WRITE 21 0:1:2 0 EOF\n");
        assertThat(holder()).isEqualTo("pid 21 (holder)");
    }

    @Test
    void showsNoControlCharactersOfAName() throws IOException {
        process("31", "\u001b]0;x\u0007\n\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        table("1: FLOCK  ADVISORY  WRITE 31 " + place() + " 0 EOF");
        assertThat(holder()).isEqualTo("pid 31 (?]0;x???)");
    }

    @Test
    void saysSoWhenNothingIsKnown() throws IOException {
        assertThat(holder()).isEqualTo("an unknown process");
        table("1: FLOCK  ADVISORY  WRITE 41 " + place() + " 0 EOF");
        assertThat(holder()).isEqualTo("an unknown process");
        Files.delete(lockFile);
        assertThat(holder()).isEqualTo("an unknown process");
    }
}
