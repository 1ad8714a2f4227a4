package dev.agentsessions.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a daemon has kept of the events of one job, in `events.jsonl`.
final class HeardEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HeardEvents() {}

    /// The numbers of those that were heard; of a line that is not whole, nothing was.
    static Set<Long> of(Lab lab, String job) {
        Set<Long> heard = new TreeSet<>();
        Path file = lab.stateFolder().resolve("events.jsonl");
        if (Files.notExists(file)) {
            return heard;
        }
        String text = read(file);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            JsonNode event = JSON.readTree(line);
            if (event.path("job_id").asString("").equals(job)) {
                add(heard, event);
            }
        });
        return heard;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Set<Long> heard, JsonNode event) {
        if (!event.has("highest")) {
            heard.add(event.get("seq").asLong());
            return;
        }
        for (long seq = 1; seq <= event.get("highest").asLong(); seq++) {
            heard.add(seq);
        }
        for (String range : event.get("missing").asString().split(",")) {
            if (!range.isEmpty()) {
                String[] ends = range.split("-");
                for (long seq = Long.parseLong(ends[0]); seq <= Long.parseLong(ends[1]); seq++) {
                    heard.remove(seq);
                }
            }
        }
    }
}
