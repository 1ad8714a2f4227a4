package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.log.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Others that do not let go, disks that are full, files that may not be written.
@Tag("M2")
class SqliteTroubleTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("mesh").resolve("mesh.db");
    }

    private SqlStore open(Duration patience) throws IOException {
        return SqlStore.sqlite(file(), patience, SqliteStoreTest::now);
    }

    @Test
    void saysWhoIsInTheWayOnceItsPatienceIsOverAndReadsMeanwhile() throws Exception {
        try (SqlStore store = open(Duration.ofMillis(200));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(StoreContract.agent("a1"), null);
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> mesh.add("somebody", StoreContract.task("t1"), null))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the mesh's store " + file() + " cannot be used: others have been writing to it for"
                            + " 200 ms; try again, and if it goes on see whether one of them hangs (`fuser " + file() + "`)");
            assertThat(mesh.<Integer>look(seen -> seen.open().size())).isZero();
            open(Duration.ofMillis(200)).close();
            statement.execute("ROLLBACK");
            mesh.add("somebody", StoreContract.task("t1"), null);
        }
    }

    /// Whoever brings a copy back while a coordinator runs must not have two stores, each with its own leases.
    @Test
    @Tag("M7")
    void goesOnWithTheFileThatWasPutInThePlaceOfTheOther() throws Exception {
        try (SqlStore store = open(Duration.ofSeconds(5))) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(StoreContract.agent("a1"), null);
            Files.move(file(), folder.resolve("aside"));
            Files.deleteIfExists(folder.resolve(file().getFileName() + "-wal"));
            Files.deleteIfExists(folder.resolve(file().getFileName() + "-shm"));
            try (SqlStore other = open(Duration.ofSeconds(5))) {
                Mesh theirs = new Mesh(other, Limits.STANDARD);
                theirs.register(StoreContract.agent("a1"), null);
                theirs.register(StoreContract.agent("a2"), null);
                theirs.add("somebody", StoreContract.task("t1"), null);
                theirs.claim("a2", "t1", StoreContract.TTL, null);

                assertThatThrownBy(() -> mesh.claim("a1", "t1", StoreContract.TTL, null))
                        .isInstanceOf(Refused.class)
                        .hasMessageStartingWith("a2 holds t1");
                assertThat(new Audit(other).verify().clean()).isTrue();
            }
        }
    }

    /// SQLite's own limit on pages gives what a full disk gives.
    @Test
    @Tag("M8")
    void doesNotBeginAnewWhatIsGone() throws Exception {
        try (SqlStore store = open(Duration.ofSeconds(5))) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(StoreContract.agent("a1"), null);
            Files.move(file(), folder.resolve("aside"));
            assertThatThrownBy(() -> mesh.heartbeat("a1", null, null, null, null))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the mesh's store " + file() + " cannot be used: it is gone; bring it back from a copy");
            assertThat(file()).doesNotExist();
            Files.move(folder.resolve("aside"), file());
            assertThat(mesh.<Integer>look(seen -> seen.agents().size())).isEqualTo(1);
        }
    }

    @Test
    @Tag("M8")
    void onAFullDiskNothingIsAnsweredThatIsNotThere() throws Exception {
        try (SqlStore store = open(Duration.ofSeconds(5))) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(StoreContract.agent("a1"), null);
            store.write(tx -> {
                ((SqlTransaction) tx).statements.execute("PRAGMA max_page_count = 60");
                return 0;
            });
            int added = 0;
            IOException full = null;
            while (full == null) {
                try {
                    mesh.add("somebody", StoreContract.task("t" + added), null);
                    added++;
                } catch (IOException e) {
                    full = e;
                }
            }
            assertThat(full)
                    .hasMessage("the mesh's store " + file()
                            + " cannot be used: there is no space left on its disk; make some, then try again");
            assertThat(mesh.<Integer>look(seen -> seen.open().size())).isEqualTo(added).isPositive();
            assertThat(new Audit(store).verify().clean()).isTrue();
            // Over the new connection the limit is gone.
            mesh.add("somebody", StoreContract.task("t" + added), null);
        }
    }

    @Test
    void saysWhatIsNoDatabase() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "not a database, but long enough to be looked at ".repeat(100));
        assertThatThrownBy(() -> open(Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the mesh's store " + file() + " cannot be used: it is damaged, or no database");
    }

    /// Its number is that of this schema, and its tables are not.
    @Test
    void saysWhatIsOfAnotherVersion() throws Exception {
        open(Duration.ofSeconds(1)).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("ALTER TABLE agents RENAME COLUMN name TO called");
        }
        assertThatThrownBy(() -> {
                    try (SqlStore store = open(Duration.ofSeconds(1))) {
                        new Mesh(store, Limits.STANDARD).register(StoreContract.agent("a1"), null);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "the mesh's store " + file() + " cannot be used: it was made by another version of this program (")
                .hasMessageContaining("no such column")
                .hasMessageEndingWith("; put it aside with all that lies beside it, and a new one begins");
    }

    /// A file where the folder should be: not even root can make it.
    @Test
    void saysWhatCannotBeMade() throws Exception {
        Files.writeString(file().getParent(), "in the way");
        assertThatThrownBy(() -> open(Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the mesh's store " + file() + " cannot be used: it cannot be made: ")
                .hasMessageEndingWith(file().getParent() + " is no folder; name one with --state-dir");
    }

    /// Nothing can be made there, whoever asks.
    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhyNothingCanBeMadeWithoutWordsOfThisLanguage() {
        assertThatThrownBy(() -> SqlStore.sqlite(Path.of("/proc/mesh/mesh.db"), Duration.ofSeconds(1), SqliteStoreTest::now))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(" cannot be used: it cannot be made: ")
                .hasMessageEndingWith("; name a folder that can be written with --state-dir")
                .message()
                .doesNotContain("java.", "Exception");
    }

    @Test
    void keepsItsFilesToItsOwner() throws Exception {
        try (SqlStore store = open(Duration.ofSeconds(5))) {
            new Mesh(store, Limits.STANDARD).register(StoreContract.agent("a1"), null);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                    .isEqualTo("rwx------");
            for (String end : new String[] {"", "-wal", "-shm"}) {
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(file().resolveSibling("mesh.db" + end))))
                        .isEqualTo("rw-------");
            }
        }
    }
}
