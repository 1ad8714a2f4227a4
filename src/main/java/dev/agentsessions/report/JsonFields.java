package dev.agentsessions.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// An object in JSON, whose fields are asked for by name and by what they should be.
public final class JsonFields {
    private final Map<?, ?> fields;

    private JsonFields(Map<?, ?> fields) {
        this.fields = fields;
    }

    /// @throws Malformed if it is not an object in JSON
    public static JsonFields read(byte[] json) throws Malformed {
        try {
            return of(JsonText.read(json), "it");
        } catch (JacksonException e) {
            throw new Malformed("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonFields of(@Nullable Object value, String name) throws Malformed {
        if (value instanceof Map<?, ?> map) {
            return new JsonFields(map);
        }
        throw new Malformed(name + " is not an object");
    }

    /// The field is missing, or not what it should be.
    public static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    public String text(String name) throws Malformed {
        String text = optionalText(name);
        if (text == null) {
            throw new Malformed(name + " is missing");
        }
        return text;
    }

    /// The text, or null if there is none.
    public @Nullable String optionalText(String name) throws Malformed {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Malformed(name + " is not a text");
    }

    public long number(String name) throws Malformed {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw new Malformed(name + " is not a whole number");
    }

    /// The moment, or null if there is none.
    public @Nullable Instant moment(String name) throws Malformed {
        String text = optionalText(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            throw new Malformed(name + " is not a time in UTC");
        }
    }

    public JsonFields object(String name) throws Malformed {
        return of(fields.get(name), name);
    }

    public List<String> texts(String name) throws Malformed {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> elements) {
            for (Object element : elements) {
                texts.add(String.valueOf(element));
            }
            return texts;
        }
        throw new Malformed(name + " is not a list");
    }

    /// Those of all its fields that are whole numbers, by name.
    public Map<String, Long> numbers() {
        Map<String, Long> numbers = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof Long number) {
                numbers.put((String) name, number);
            }
        });
        return numbers;
    }
}
