package dev.agentsessions.desk;

import dev.agentsessions.config.Quantities;
import dev.agentsessions.mesh.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request whose fields are all right.
public final class Request {
    /// What is wrong with a field that is required and not there.
    public static final String MISSING = "is missing";

    private final Command command;
    private final Map<String, Object> values;

    private Request(Command command, Map<String, Object> values) {
        this.command = command;
        this.values = values;
    }

    /// Checks a request.
    ///
    /// @param raw by the fields' names in JSON: text, whole numbers, and lists of text; null is as if it were not there
    /// @throws BadFieldException for the first field that is missing, unknown or not what it should be
    public static Request of(Command command, Map<String, ?> raw) throws BadFieldException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : command.fields()) {
            Object given = raw.get(field.name());
            if (given != null) {
                values.put(field.name(), field.repeated() ? several(field, given) : one(field, given));
            } else if (field.required()) {
                throw new BadFieldException(field.name(), MISSING);
            }
        }
        for (String name : raw.keySet()) {
            if (command.fields().stream().noneMatch(field -> field.name().equals(name))) {
                throw new BadFieldException(name, "is nothing that " + command.word() + " takes");
            }
        }
        return new Request(command, values);
    }

    public Command command() {
        return command;
    }

    /// Of a field that is required.
    String text(String name) {
        return (String) Objects.requireNonNull(values.get(name), name);
    }

    String text(String name, String standard) {
        return (String) values.getOrDefault(name, standard);
    }

    @Nullable String textOrNull(String name) {
        return (String) values.get(name);
    }

    List<String> list(String name) {
        return ((List<?>) values.getOrDefault(name, List.of())).stream().map(String.class::cast).toList();
    }

    long number(String name, long standard) {
        return (Long) values.getOrDefault(name, standard);
    }

    @Nullable Integer percent(String name) {
        Long number = (Long) values.get(name);
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    Duration duration(String name, Duration standard) {
        return (Duration) values.getOrDefault(name, standard);
    }

    /// Null if it says nothing, too.
    @Nullable String said(String name) {
        String text = textOrNull(name);
        return text == null || Names.isBlank(text) ? null : text;
    }

    private static List<String> several(Field field, Object given) throws BadFieldException {
        List<?> all = given instanceof List<?> list ? list : List.of(given);
        if (all.size() > Field.MOST_VALUES) {
            throw new BadFieldException(field.name(), "has more than " + Field.MOST_VALUES + " values");
        }
        List<String> values = new ArrayList<>();
        for (Object each : all) {
            String value = text(field, each);
            if (!values.contains(value)) {
                values.add(value);
            }
        }
        if (field.clearable()) {
            values.remove("");
            return values.isEmpty() ? List.of("") : values;
        }
        return values;
    }

    private static Object one(Field field, Object given) throws BadFieldException {
        return switch (field.kind()) {
            case NUMBER, PERCENT -> number(field, given);
            case DURATION -> duration(field, given);
            case AGENT, TARGET, TASK, WORD, LINE, TEXT, CHOICE -> text(field, given);
        };
    }

    private static Long number(Field field, Object given) throws BadFieldException {
        Long number = given instanceof Long whole ? whole : given instanceof Integer whole ? (Long) (long) whole : null;
        if (number == null
                && given instanceof String text
                && text.length() <= field.kind().longest()
                && !text.isEmpty()
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            number = Long.valueOf(text);
        }
        long most = field.kind() == Field.Kind.PERCENT ? 100 : Long.MAX_VALUE;
        if (number == null || number < 0 || number > most) {
            throw new BadFieldException(
                    field.name(),
                    field.kind() == Field.Kind.PERCENT
                            ? "is no whole number from 0 to 100"
                            : "is no whole number from 0 on",
                    given);
        }
        return number;
    }

    private static Duration duration(Field field, Object given) throws BadFieldException {
        Duration duration =
                given instanceof String text && text.length() <= field.kind().longest() ? Quantities.duration(text) : null;
        if (duration == null) {
            throw new BadFieldException(field.name(), "is no duration such as 90s, 2m or 1h", given);
        }
        return duration;
    }

    /// Words and names are never empty anyway; and one empty id would be that of many requests.
    private static boolean mustSaySomething(Field field) {
        boolean text = field.kind() == Field.Kind.LINE || field.kind() == Field.Kind.TEXT;
        return (field.required() && text) || field.name().equals("request_id");
    }

    private static String text(Field field, Object given) throws BadFieldException {
        if (!(given instanceof String text)) {
            throw new BadFieldException(field.name(), "is no text", given);
        }
        if (text.length() > field.kind().longest()) {
            throw new BadFieldException(
                    field.name(),
                    "has " + text.length() + " characters, and " + field.kind().longest() + " are the most");
        }
        if (text.isEmpty() && field.clearable()) {
            return text;
        }
        if (mustSaySomething(field) && Names.isBlank(text)) {
            throw new BadFieldException(field.name(), "is empty");
        }
        String wrong =
                switch (field.kind()) {
                    case AGENT -> Names.agent(text);
                    case TARGET -> text.equals(Mesh.ALL) ? null : Names.agent(text);
                    case TASK, WORD -> Names.word(text);
                    case LINE -> Names.line(text);
                    case TEXT -> Names.text(text);
                    case CHOICE ->
                        field.choices().contains(text) ? null : "is none of " + String.join(", ", field.choices());
                    case DURATION, PERCENT, NUMBER -> throw new AssertionError(field.kind());
                };
        if (wrong != null) {
            throw new BadFieldException(field.name(), wrong, text);
        }
        return text;
    }
}
