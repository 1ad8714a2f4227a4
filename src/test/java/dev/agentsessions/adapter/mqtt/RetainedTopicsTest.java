package dev.agentsessions.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is retained of sessions follows what there is, over connections and restarts.
@Tag("S11")
class RetainedTopicsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private RetainedTopics topics() {
        RetainedTopics topics =
                new RetainedTopics(folder, new Log(new PrintStream(log, true, UTF_8), () -> Instant.EPOCH, false));
        topics.load();
        topics.begin();
        return topics;
    }

    /// All that is to be published now.
    private static Map<String, String> published(RetainedTopics topics) {
        Map<String, String> published = new TreeMap<>();
        for (String topic = topics.next(); topic != null; topic = topics.next()) {
            published.put(topic, new String(topics.payload(topic), UTF_8));
        }
        return published;
    }

    @Test
    void whatChangesIsPublishedAndWhatDoesNotIsNot() {
        RetainedTopics topics = topics();
        topics.want(Map.of("a", "1", "b", "2"));
        assertThat(published(topics)).isEqualTo(Map.of("a", "1", "b", "2"));
        topics.want(Map.of("a", "1", "b", "3"));
        assertThat(published(topics)).isEqualTo(Map.of("b", "3"));
        topics.want(Map.of("a", "1", "b", "4"));
        topics.want(Map.of("a", "1", "b", "5"));
        assertThat(published(topics)).isEqualTo(Map.of("b", "5"));
    }

    @Test
    void eachConnectionGetsAllOfIt() {
        RetainedTopics topics = topics();
        topics.want(Map.of("a", "1", "b", "2"));
        topics.want(Map.of("a", "1"));
        topics.begin();
        assertThat(published(topics)).isEqualTo(Map.of("a", "1", "b", ""));
        topics.emptied("b");
        topics.begin();
        assertThat(published(topics)).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void nothingIsEmptiedBeforeItIsKnownWhatThereIs() {
        topics().want(Map.of("a", "1", "b", "2"));
        RetainedTopics later = topics();
        assertThat(published(later)).isEmpty();
        later.want(Map.of("a", "1"));
        assertThat(published(later)).isEqualTo(Map.of("a", "1", "b", ""));
    }

    @Test
    void whatIsThereAgainByTheTimeItIsEmptiedStaysKnown() {
        RetainedTopics topics = topics();
        topics.want(Map.of("a", "1"));
        topics.want(Map.of());
        topics.want(Map.of("a", "2"));
        topics.emptied("a");
        RetainedTopics later = topics();
        later.want(Map.of());
        assertThat(published(later)).isEqualTo(Map.of("a", ""));
        later.emptied("a");
        RetainedTopics last = topics();
        last.want(Map.of());
        assertThat(published(last)).isEmpty();
    }

    @Test
    void aDamagedFileIsSaidAndPassedOver() throws IOException {
        topics().want(Map.of("a", "1"));
        Files.writeString(folder.resolve("mqtt-retained.json"), "{\"topics\":[\"a\"");
        RetainedTopics topics = topics();
        topics.want(Map.of("b", "2"));
        assertThat(published(topics)).isEqualTo(Map.of("b", "2"));
        assertThat(log.toString(UTF_8)).contains("mqtt-retained.json: passed over");
    }
}
