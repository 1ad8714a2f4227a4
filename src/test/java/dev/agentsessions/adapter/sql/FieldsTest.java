package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M3")
class FieldsTest {
    private static <T> T read(String columns, Fields.Making<T> making) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT json_array(" + columns + ")")) {
            assertThat(row.next()).isTrue();
            return Fields.read(row, "thing", 0, making);
        }
    }

    @Test
    void comeInTheirOrder() throws Exception {
        List<Object> read = read(
                "'a', NULL, 7, 9223372036854775807, 'not wanted', -1",
                fields -> {
                    List<Object> first =
                            Arrays.asList(fields.text(), fields.textOrNull(), fields.count(), fields.number());
                    fields.skip(1);
                    return List.of(first, fields.number());
                });
        assertThat(read).isEqualTo(List.of(Arrays.asList("a", null, 7, Long.MAX_VALUE), -1L));
    }

    /// Whatever text there may be is what was written, and an empty one is not the same as none.
    @Test
    void textIsAsItWas() throws Exception {
        assertThat(read("''", Fields::text)).isEmpty();
        assertThat(read("'\"\\' || char(9, 10, 31, 127, 8232, 128640) || 'ü/'", Fields::text))
                .isEqualTo("\"\\\t\n\u001f\u007f\u2028🚀ü/");
        List<String> texts = List.of("[]", "", "a \"b\"", "🚀");
        String written = Fields.written(texts).replace("'", "''");
        assertThat(read("'" + written + "'", Fields::texts)).isEqualTo(texts);
        assertThat(read("'" + Fields.written(List.of()) + "'", Fields::texts)).isEmpty();
    }

    @Test
    void whatIsNeverWrittenIsToldWithTheRow() {
        assertThatThrownBy(() -> read("'t1', 'x'", fields -> fields.text() + fields.number()))
                .isInstanceOf(IOException.class)
                .hasMessage("thing t1 cannot be read: column 2 is x, which is of another type; `agent-mesh rebuild` makes"
                        + " it from the log");
        assertThatThrownBy(() -> read("'t1', NULL", fields -> fields.text() + fields.text()))
                .hasMessageStartingWith("thing t1 cannot be read: a column that must be there is null");
        assertThatThrownBy(() -> read("'t1', '['", fields -> List.of(fields.text(), fields.texts())))
                .hasMessageStartingWith("thing t1 cannot be read: ");
        assertThatThrownBy(() -> read("'t1', '{}'", fields -> List.of(fields.text(), fields.texts())))
                .hasMessageStartingWith("thing t1 cannot be read: {} is no list");
    }
}
