package dev.agentsessions.adapter.hivemq.inside;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedExtensionBuilder;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.embedded.EmbeddedHiveMQBuilder;
import com.hivemq.migration.meta.PersistenceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.rocksdb.NativeLibraryLoader;

/// Starts HiveMQ.
///
/// Settings: `folder`, which has `conf/config.xml`; `patience`, how long it may take, as ISO 8601 has it; `username` and
/// `password`, in base 64, of those to let in, each missing if there is none.
public final class HiveMq implements BiFunction<Map<String, String>, Consumer<String>, AutoCloseable> {
    /// Another number of them, and what was kept is not found again.
    private static final int BUCKETS = 4;

    /// What RocksDB has of the memory: this part.
    private static final int SHARE = 2_048;

    /// Called by reflection.
    public HiveMq() {}

    /// @throws IllegalStateException if it does not start; its message says why. After an interrupt, the thread is still
    ///         interrupted
    @Override
    public AutoCloseable apply(Map<String, String> settings, Consumer<String> log) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        thread.setContextClassLoader(HiveMq.class.getClassLoader()); // JAXB finds its implementation by it
        try {
            Logging.to(log);
            Path folder = Path.of(settings.get("folder"));
            loadNativeCode(folder);
            tune();
            return start(folder, new Doorkeeper(settings), Duration.parse(settings.get("patience")));
        } catch (IOException e) {
            throw new IllegalStateException(e.toString(), e);
        } finally {
            thread.setContextClassLoader(loader);
            Thread.setDefaultUncaughtExceptionHandler(handler); // HiveMQ's ends the process
        }
    }

    /// RocksDB and JNA unpack their native code to the folder for temporary files, where a killed process leaves it,
    /// ten megabytes each time.
    private static void loadNativeCode(Path folder) throws IOException {
        Path unpacked = Files.createDirectories(folder.resolve("native"));
        System.setProperty("jna.tmpdir", unpacked.toString());
        NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
        try (var files = Files.newDirectoryStream(unpacked)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /// For a handful of clients rather than for millions.
    private static void tune() {
        // HiveMQ lets everybody in if its extension does not start.
        InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(true);
        InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
        InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
        InternalConfigurations.PAYLOAD_PERSISTENCE_CLEANUP_SCHEDULE_MSEC.set(5_000);
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(100);
        // RocksDB gets shares of the machine's memory, and takes as much of the disk at once: of 24 GB, 200 MB for each
        // bucket. Where the share cannot be set, Xodus does it.
        InternalConfigurations.PAYLOAD_PERSISTENCE_MEMTABLE_SIZE_PORTION.set(SHARE);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BLOCK_CACHE_SIZE_PORTION.set(SHARE);
        InternalConfigurations.RETAINED_MESSAGE_PERSISTENCE_TYPE.set(PersistenceType.FILE);
    }

    private static AutoCloseable start(Path folder, Doorkeeper doorkeeper, Duration patience) throws IOException {
        EmbeddedExtension extension = EmbeddedExtensionBuilder.builder()
                .withId("doorkeeper")
                .withName("Doorkeeper")
                .withVersion("1")
                .withExtensionMain(doorkeeper)
                .build();
        EmbeddedHiveMQ broker = EmbeddedHiveMQBuilder.builder()
                .withConfigurationFolder(folder.resolve("conf"))
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .withEmbeddedExtension(extension)
                .withoutLoggingBootstrap()
                .build();
        try {
            broker.start().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return broker;
        } catch (ExecutionException e) {
            close(broker);
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            // It waits for ever for a store that it could not open, and could not be closed either.
            throw new IllegalStateException("it took longer than " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.ofPlatform().daemon().name("embedded-broker-abort").start(() -> close(broker));
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void close(EmbeddedHiveMQ broker) {
        try {
            broker.close();
        } catch (Exception _) {
            // why it did not start is told, and of more interest
        }
    }
}
