package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.Content.Fields;
import dev.agentsessions.registry.Content.Form;
import dev.agentsessions.registry.Content.Items;
import dev.agentsessions.registry.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes content as YAML text, in the shape and style of its model, else of the document.
final class ContentWriter {
    /// YAML looks for the end of a key within 1,024 chars, unless the key is marked by `?`.
    private static final int MAX_SIMPLE_KEY = 1000;

    private final String source;
    private final Shape usual;
    private final String lineBreak;

    ContentWriter(String source, Shape usual, String lineBreak) {
        this.source = source;
        this.usual = usual;
        this.lineBreak = lineBreak;
    }

    /// Whether the content goes on lines of its own below its key.
    boolean isBlock(Content content) {
        return (content instanceof Fields fields && !fields.fields().isEmpty() && !shape(fields.form(), null).flow())
                || (content instanceof Items items && !items.items().isEmpty() && !shape(items.form(), null).flow());
    }

    /// A new line in block style with a key and its value.
    String blockPair(Field field, int column, Style style) {
        return line(column) + blockPairInLine(field, column, style);
    }

    private String blockPairInLine(Field field, int column, Style style) {
        String key = ScalarWriter.write(field.key(), style.key());
        String marked = key.length() > MAX_SIMPLE_KEY ? "? " + key + line(column) + ":" : key + ":";
        return marked + blockValue(field.value(), column, style);
    }

    /// What follows the colon of a key in block style.
    ///
    /// @param column the key's
    String blockValue(Content content, int column, Style style) {
        if (content instanceof Fields fields && isBlock(fields)) {
            return blockFields(fields, column, style);
        }
        if (content instanceof Items items && isBlock(items)) {
            return blockItems(items, column, style);
        }
        return " " + inline(content, column, style, null);
    }

    private String blockFields(Fields fields, int column, Style outer) {
        int inner = column + Math.max(1, shape(fields.form(), null).step());
        Style style = style(fields.form(), outer);
        StringBuilder out = new StringBuilder();
        for (Field field : fields.fields()) {
            out.append(blockPair(field, inner, style));
        }
        return out.toString();
    }

    private String blockItems(Items items, int column, Style style) {
        Shape shape = shape(items.form(), null);
        StringBuilder out = new StringBuilder();
        for (Content item : items.items()) {
            out.append(blockItem(item, column + shape.step(), shape.gap(), style));
        }
        return out.toString();
    }

    /// A new line in block style with a dash and an element.
    String blockItem(Content item, int column, int gap, Style outer) {
        StringBuilder out = new StringBuilder(line(column)).append('-').append(" ".repeat(gap - 1));
        if (!(item instanceof Fields fields) || !isBlock(item)) {
            return out.append(inline(item, column, outer, null)).toString();
        }
        Style style = style(fields.form(), outer);
        for (Field field : fields.fields()) {
            boolean first = field == fields.fields().getFirst();
            out.append(first ? blockPairInLine(field, column + gap, style) : blockPair(field, column + gap, style));
        }
        return out.toString();
    }

    /// The content as a scalar or in flow style.
    ///
    /// @param indentation of the line it begins on
    /// @param around the flow collection that it stands in, or null
    String inline(Content content, int indentation, Style style, @Nullable Shape around) {
        return switch (content) {
            case Content.Text text -> ScalarWriter.write(text.text(), style.text());
            case Content.Time time -> quotedTime(time, style);
            case Content.Number number -> Long.toString(number.number());
            case Content.Null none -> style.nothing();
            case Fields fields -> flow(fields, indentation, style(fields.form(), style), around);
            case Items items -> flow(items, indentation, style, around);
        };
    }

    /// Plain unless the style has quotes: no reader takes a timestamp for anything else but text.
    private static String quotedTime(Content.Time time, Style style) {
        String text = Timestamps.format(time.instant());
        return switch (style.time()) {
            case PLAIN, BLOCK -> text;
            case SINGLE -> "'" + text + "'";
            case DOUBLE -> '"' + text + '"';
        };
    }

    private String flow(Fields fields, int indentation, Style style, @Nullable Shape around) {
        Shape shape = shape(fields.form(), around);
        List<String> elements = new ArrayList<>();
        for (Field field : fields.fields()) {
            elements.add(flowPair(field, elementIndentation(shape, indentation), style, shape));
        }
        return flow('{', elements, '}', shape, indentation, style);
    }

    private String flow(Items items, int indentation, Style style, @Nullable Shape around) {
        Shape shape = shape(items.form(), around);
        List<String> elements = new ArrayList<>();
        for (Content item : items.items()) {
            elements.add(inline(item, elementIndentation(shape, indentation), style, shape));
        }
        boolean padded = shape.padded() && items.form().model() != null;
        Shape ofList = new Shape(true, shape.oneLine(), padded, shape.step(), shape.closeStep(), shape.gap());
        return flow('[', elements, ']', ofList, indentation, style);
    }

    private static int elementIndentation(Shape shape, int indentation) {
        return shape.oneLine() ? indentation : indentation + shape.step();
    }

    private String flow(char open, List<String> elements, char close, Shape shape, int indentation, Style style) {
        if (elements.isEmpty()) {
            return "" + open + close;
        }
        if (shape.oneLine()) {
            String padding = shape.padded() ? " " : "";
            return open + padding + String.join(style.comma(), elements) + padding + close;
        }
        String line = line(elementIndentation(shape, indentation));
        return open + line + String.join("," + line, elements) + line(indentation + shape.closeStep()) + close;
    }

    /// A key and its value in flow style.
    ///
    /// @param indentation of the line it begins on
    /// @param around the collection that it stands in
    String flowPair(Field field, int indentation, Style style, Shape around) {
        String key = ScalarWriter.write(field.key(), style.key());
        String colon = key.startsWith("\"") || key.startsWith("'") ? style.colon() : ": ";
        String value = inline(field.value(), indentation, style, around);
        return key.length() > MAX_SIMPLE_KEY ? "? " + key + " : " + value : key + colon + value;
    }

    String line(int indentation) {
        return lineBreak + " ".repeat(indentation);
    }

    private Shape shape(Form form, @Nullable Shape around) {
        return around == null ? Shape.of(source, form, usual, false) : Shape.of(source, form, around, true);
    }

    private Style style(Form form, Style outer) {
        return form.model() instanceof Mapping mapping ? Style.of(source, mapping, outer) : outer;
    }
}
