package dev.agentsessions.mesh.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentsessions.mesh.Change;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// A change as JSON: its components in their order, what is null left out.
public final class ChangeJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private static final Map<String, Class<? extends Change>> KINDS = kinds();

    private ChangeJson() {}

    private static Map<String, Class<? extends Change>> kinds() {
        Map<String, Class<? extends Change>> kinds = new TreeMap<>();
        for (Class<? extends Change> kind : List.<Class<? extends Change>>of(
                Change.Registered.class,
                Change.Heard.class,
                Change.Added.class,
                Change.Claimed.class,
                Change.Renewed.class,
                Change.Updated.class,
                Change.Blocked.class,
                Change.Released.class,
                Change.Lapsed.class,
                Change.Unregistered.class,
                Change.Directed.class,
                Change.Acknowledged.class,
                Change.Sent.class)) {
            kinds.put(word(kind), kind);
        }
        return kinds;
    }

    /// What kind of change it is, such as `claimed`.
    public static String kind(Change change) {
        return word(change.getClass());
    }

    private static String word(Class<?> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    public static String write(Change change) {
        return MAPPER.writeValueAsString(change);
    }

    /// @throws IOException if it is not what was written
    public static Change read(String kind, String json) throws IOException {
        Class<? extends Change> type = KINDS.get(kind);
        if (type == null) {
            throw new IOException("a change of the kind '" + kind + "', which this version does not know");
        }
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IOException("a change that cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
