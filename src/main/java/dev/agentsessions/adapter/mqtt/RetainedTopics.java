package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.memory.WholeFiles;
import dev.agentsessions.report.JsonFields;
import dev.agentsessions.report.JsonFields.Malformed;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which topics hold something that the broker retains for us, and what they should hold.
///
/// What is on them is published anew with each connection, and when it changes. A topic that should no longer hold
/// anything is emptied, also one of an earlier run: hence all that may hold something stand in
/// `<state>/mqtt-retained.json`, from before the first time until the broker has taken the emptying.
///
/// For one thread.
final class RetainedTopics {
    private static final String NAME = "mqtt-retained.json";
    static final byte[] EMPTY = {};

    private final Path folder;
    private final Log log;
    private final Set<String> known = new TreeSet<>();
    private Map<String, byte[]> wanted = Map.of();
    private boolean told;
    private final Set<String> changed = new LinkedHashSet<>();

    RetainedTopics(Path folder, Log log) {
        this.folder = folder;
        this.log = log;
    }

    /// Looks up which topics there may be: not before whoever had the line before us is gone.
    void load() {
        try {
            known.addAll(JsonFields.read(WholeFiles.read(folder.resolve(NAME))).texts("topics"));
        } catch (NoSuchFileException _) {
            // none
        } catch (IOException | Malformed e) {
            log.say(folder.resolve(NAME) + ": passed over, as " + e.getMessage()
                    + "; the broker may go on retaining states of sessions that are gone");
        }
    }

    /// Another connection, maybe to another broker: all is to be published.
    void begin() {
        changed.clear();
        if (told) {
            changed.addAll(known);
        }
    }

    /// @param payloads by topic: all that there should be, in JSON
    void want(Map<String, String> payloads) {
        Map<String, byte[]> next = new TreeMap<>();
        payloads.forEach((topic, payload) -> next.put(topic, payload.getBytes(StandardCharsets.UTF_8)));
        Set<String> touched = new TreeSet<>(told ? wanted.keySet() : known);
        touched.addAll(next.keySet());
        for (String topic : touched) {
            if (!told || !Arrays.equals(next.get(topic), wanted.get(topic))) {
                changed.add(topic);
            }
        }
        wanted = next;
        told = true;
        if (known.addAll(next.keySet())) {
            save();
        }
    }

    /// The next topic to publish on, or null; it counts as published from now on.
    @Nullable String next() {
        Iterator<String> topics = changed.iterator();
        if (!topics.hasNext()) {
            return null;
        }
        String topic = topics.next();
        topics.remove();
        return topic;
    }

    /// What a topic should hold; nothing to empty it.
    byte[] payload(String topic) {
        return wanted.getOrDefault(topic, EMPTY);
    }

    /// The broker has taken the emptying of a topic.
    void emptied(String topic) {
        if (!wanted.containsKey(topic) && known.remove(topic)) {
            save();
        }
    }

    private void save() {
        Map<String, @Nullable Object> document = new HashMap<>();
        document.put("topics", new ArrayList<>(known));
        try {
            WholeFiles.replace(folder, NAME, JsonText.of(document));
        } catch (IOException e) {
            log.sayOnce(NAME, folder.resolve(NAME) + ": could not be written: " + e.getMessage()
                    + "; the broker may go on retaining states of sessions that are gone");
        }
    }
}
