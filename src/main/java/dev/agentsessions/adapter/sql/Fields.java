package dev.agentsessions.adapter.sql;

import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is in the columns of a row, one after the other.
///
/// The database gives it as one JSON array: SQLite's driver calls into native code three times for each column, for its
/// name, its type and its value, and to read a task by them would take twice the time.
final class Fields {
    /// Stands in a statement for the database's function that makes an array of what it is given.
    static final String ARRAY = "$ARRAY";

    private static final String EMPTY = "[]";

    private final List<?> values;
    private int next;

    private Fields(List<?> values) {
        this.values = values;
    }

    /// Reads what is in some columns as an array.
    ///
    /// @param from the table
    static String select(String columns, String from) {
        return "SELECT " + ARRAY + "(" + columns + ") FROM " + from + " ";
    }

    interface Making<T> {
        /// @throws RuntimeException if there is something that this program never writes
        T of(Fields fields);
    }

    /// Makes something of a row of what [#select] reads.
    ///
    /// @param what it is, for people
    /// @param id the place among the columns, from 0 on, of what it is known by
    static <T> T read(ResultSet row, String what, int id, Making<T> making) throws SQLException, IOException {
        Fields fields = new Fields(array(Objects.requireNonNull(row.getString(1))));
        try {
            return making.of(fields);
        } catch (RuntimeException e) {
            throw new IOException(
                    what + " " + fields.values.get(id) + " cannot be read: " + e.getMessage()
                            + "; `agent-mesh rebuild` makes it from the log",
                    e);
        }
    }

    /// Text as [#texts] reads it.
    static String written(List<String> texts) {
        return texts.isEmpty() ? EMPTY : new String(JsonText.of(texts), StandardCharsets.UTF_8);
    }

    /// A list of text, which is in its column as JSON.
    List<String> texts() {
        String json = text();
        return json.equals(EMPTY) ? List.of() : array(json).stream().map(String::valueOf).toList();
    }

    String text() {
        return there(textOrNull());
    }

    @Nullable String textOrNull() {
        return as(String.class);
    }

    long number() {
        return there(as(Long.class));
    }

    int count() {
        return Math.toIntExact(number());
    }

    /// Passes over some columns.
    void skip(int columns) {
        next += columns;
    }

    private <T> @Nullable T as(Class<T> type) {
        Object value = values.get(next);
        next++;
        if (value != null && !type.isInstance(value)) {
            throw new IllegalStateException("column " + next + " is " + value + ", which is of another type");
        }
        return type.cast(value);
    }

    private static <T> T there(@Nullable T value) {
        return Objects.requireNonNull(value, "a column that must be there is null");
    }

    private static List<?> array(String json) {
        if (JsonText.read(json.getBytes(StandardCharsets.UTF_8)) instanceof List<?> elements) {
            return elements;
        }
        throw new IllegalStateException(json + " is no list");
    }
}
