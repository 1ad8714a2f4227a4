package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.memory.WholeFiles;
import dev.agentsessions.report.JsonFields;
import dev.agentsessions.report.JsonFields.Malformed;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is remembered of connections, over restarts, in `<state>/mqtt-line.json`: how many there were, and what the last
/// broker has subscribed us to. For one thread.
///
/// **The number** of a connection is higher than that of all before it. The first of all is the second since 1970 that
/// it is made in, and not 1: should the file get lost, the numbers still go on growing, as there is not a connection
/// each second. Else all who remember the old ones would take everything we say from then on for old.
///
/// **The subscriptions** are certain only as long as we know how each connection began. A broker makes a session when
/// CONNECT reaches it. If its answer gets lost, or we are killed before we subscribe, it will say next time that the
/// session is present, and there is nothing in it. So they are forgotten before CONNECT and noted after SUBACK.
final class Chronicle {
    private static final String NAME = "mqtt-line.json";

    private final Path folder;
    private final Log log;
    private long number;
    private @Nullable Subscribed subscribed;

    /// @param broker where
    record Subscribed(String broker, List<String> filters) {
        Subscribed {
            filters = List.copyOf(filters);
        }
    }

    Chronicle(Path folder, Log log, InstantSource clock) {
        this.folder = folder;
        this.log = log;
        this.number = clock.instant().getEpochSecond() - 1;
    }

    /// Looks up what is remembered: not before whoever had the line before us is gone.
    void load() {
        try {
            JsonFields fields = JsonFields.read(WholeFiles.read(folder.resolve(NAME)));
            number = fields.number("connections");
            String broker = fields.optionalText("broker");
            subscribed = broker == null ? null : new Subscribed(broker, fields.texts("filters"));
        } catch (NoSuchFileException _) {
            // the first connection of all
        } catch (IOException | Malformed e) {
            log.say(folder.resolve(NAME) + ": passed over, as " + e.getMessage());
        }
    }

    /// The number of the last connection; of one that there could have been, before the first.
    long last() {
        return number;
    }

    /// The number of the next connection. It will not be given again, whatever happens, once this returns.
    long next() {
        number++;
        write(null);
        try {
            force(folder.resolve(NAME));
            force(folder);
        } catch (IOException e) {
            complain(e);
        }
        return number;
    }

    /// What the broker that we were last connected with has subscribed us to if it still has our session, or null if
    /// that is not known.
    @Nullable Subscribed subscribed() {
        return subscribed;
    }

    /// @param now null if it is not known any more
    void subscribed(@Nullable Subscribed now) {
        subscribed = now;
        write(now);
    }

    private void write(@Nullable Subscribed known) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("connections", number);
        if (known != null) {
            fields.put("broker", known.broker());
            fields.put("filters", known.filters());
        }
        try {
            WholeFiles.replace(folder, NAME, JsonText.of(fields));
        } catch (IOException e) {
            complain(e);
        }
    }

    private void complain(IOException e) {
        log.sayOnce(NAME, folder.resolve(NAME) + ": could not be written: " + e.getMessage()
                + "; after a restart, numbers of connections may be told again");
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
