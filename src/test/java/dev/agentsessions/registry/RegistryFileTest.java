package dev.agentsessions.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

@Tag("R9")
class RegistryFileTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final FakeLocks locks = new FakeLocks();

    @TempDir
    private Path folder;

    private Path registry;

    @BeforeEach
    void makeRegistry() throws IOException {
        folder = folder.toRealPath();
        registry = Files.writeString(folder.resolve("agent-sessions.yaml"), "version: 1\n");
    }

    private RegistryFile file(Path path) {
        return file(path, null, locks);
    }

    private static RegistryFile file(Path path, @Nullable Path lockName, Locks locks) {
        return new RegistryFile(path, lockName, TIMEOUT, locks, InstantSource.system());
    }

    @Test
    void readsTheBytesAndTheTimeOfTheFile() throws IOException {
        Instant time = Instant.parse("2026-06-19T09:00:00Z");
        Files.setLastModifiedTime(registry, FileTime.from(time));
        Snapshot snapshot = file(registry).read();
        assertThat(snapshot.bytes()).isEqualTo("version: 1\n".getBytes(UTF_8));
        assertThat(snapshot.modified()).isEqualTo(time);
    }

    @Test
    @Tag("R4")
    void leavesNoTraceOfALook() throws IOException {
        FileTime before = Files.getLastModifiedTime(folder);
        file(registry).read();
        assertThat(folder).isDirectoryNotContaining(f -> !f.equals(registry));
        assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
        assertThat(locks.events).isEmpty();
    }

    @Test
    @Tag("R3")
    void tellsAMissingRegistryFromAnUnreadableOne() throws IOException {
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        for (Path missing : List.of(folder.resolve("none"), folder.resolve("no/folder/none"), dangling)) {
            assertThatThrownBy(() -> file(missing).read()).isInstanceOf(NoSuchFileException.class);
        }
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Path below = registry.resolve("below");
        for (Path unreadable : List.of(folder, loop, below, folder.resolve("x".repeat(300)))) {
            assertThatThrownBy(() -> file(unreadable).read())
                    .isNotInstanceOf(NoSuchFileException.class)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(unreadable + ": ")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void refusesWhatIsNotARegularFile() throws Exception {
        Path fifo = folder.resolve("fifo");
        try (Child mkfifo = Child.of("mkfifo", fifo.toString())) {
            assertThat(mkfifo.status()).isZero();
        }
        for (Path odd : List.of(folder, fifo, Path.of("/dev/zero"))) {
            assertThatThrownBy(() -> file(odd).read())
                    .hasMessage(odd + ": cannot be read: not a regular file; check its path and permissions");
        }
    }

    @Test
    @Tag("R8")
    void refusesAFileOver64MiB() throws IOException {
        Path large = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength((64 << 20) + 1);
            assertThatThrownBy(() -> file(large).read())
                    .hasMessage(large + ": cannot be read: larger than 64 MiB; check its path and permissions");
            sparse.setLength(64 << 20);
        }
        assertThat(file(large).read().bytes()).hasSize(64 << 20);
    }

    @Test
    void locksBesideTheRegistry() throws Exception {
        try (LockedRegistry locked = file(registry).lock()) {
            assertThat(locked.read().bytes()).isEqualTo("version: 1\n".getBytes(UTF_8));
            assertThat(locks.events).containsExactly("lock agent-sessions.yaml.lock");
        }
        assertThat(locks.events).containsExactly("lock agent-sessions.yaml.lock", "unlock agent-sessions.yaml.lock");
        assertThat(locks.timeouts).containsExactly(TIMEOUT);
        assertThat(folder.resolve("agent-sessions.yaml.lock")).exists();
    }

    @Test
    void locksBothNamesOfALinkedRegistryTheRealOneLast() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path link = Files.createSymbolicLink(other.resolve("link.yaml"), Path.of("../agent-sessions.yaml"));
        file(link).lock().close();
        assertThat(locks.events)
                .containsExactly(
                        "lock link.yaml.lock",
                        "lock agent-sessions.yaml.lock",
                        "unlock agent-sessions.yaml.lock",
                        "unlock link.yaml.lock");
        assertThat(other.resolve("link.yaml.lock")).exists();
        assertThat(folder.resolve("agent-sessions.yaml.lock")).exists();
        assertThat(locks.timeouts.get(1)).isPositive().isLessThan(TIMEOUT);
    }

    @Test
    void locksOnceWhereBothNamesHaveOneLockFile() throws Exception {
        Path linkedFolder = Files.createSymbolicLink(folder.resolve("linked"), folder);
        file(linkedFolder.resolve("agent-sessions.yaml")).lock().close();
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), registry);
        file(link, Path.of("common.lock"), locks).lock().close();
        file(link, folder.resolve("absolute.lock"), locks).lock().close();
        assertThat(locks.events)
                .filteredOn(event -> event.startsWith("lock"))
                .containsExactly("lock agent-sessions.yaml.lock", "lock common.lock", "lock absolute.lock");
    }

    @Test
    void givesTheFirstLockBackWhenTheSecondIsNotHad() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), registry);
        FakeLocks busy = new FakeLocks("agent-sessions.yaml.lock");
        assertThatThrownBy(() -> file(link, null, busy).lock()).isInstanceOf(LockedException.class);
        assertThat(busy.events).containsExactly("lock link.yaml.lock", "unlock link.yaml.lock");
    }

    @Test
    void makesNoLockFileWhereThereIsNoRegistry() throws IOException {
        Files.delete(registry);
        assertThatThrownBy(() -> file(registry).lock()).isInstanceOf(NoSuchFileException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesTheRegistryAsItsOwnLockFile() {
        assertThatThrownBy(() -> file(registry, Path.of("agent-sessions.yaml"), locks).lock())
                .hasMessage(registry + ": the registry cannot be its own lock file; configure another");
        assertThat(locks.events).isEmpty();
    }

    @Test
    void readsNothingThatItHasNotLocked() throws Exception {
        Path second = Files.writeString(folder.resolve("second.yaml"), "version: 1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), registry);
        try (LockedRegistry locked = file(link).lock()) {
            Snapshot snapshot = locked.read();
            Files.delete(link);
            Files.createSymbolicLink(link, second);
            assertThatThrownBy(locked::read)
                    .hasMessage(registry + ": a symbolic link leads to " + second
                            + " since the lock was taken; run again");
            assertThat(locked.replace(snapshot, "new: 1\n".getBytes(UTF_8))).isFalse();
        }
        assertThat(registry).hasContent("version: 1\n");
        assertThat(second).hasContent("version: 1\n");
    }

    @Test
    void writesNothingThatItHasNotLocked() throws Exception {
        Path second = Files.writeString(folder.resolve("second.yaml"), "version: 1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), second);
        Snapshot ofSecond = file(link).read();
        Files.delete(link);
        Files.createSymbolicLink(link, registry);
        try (LockedRegistry locked = file(link).lock()) {
            Files.delete(link);
            Files.createSymbolicLink(link, second);
            assertThat(locked.replace(ofSecond, "new: 1\n".getBytes(UTF_8))).isFalse();
        }
        assertThat(second).hasContent("version: 1\n");
    }
}
