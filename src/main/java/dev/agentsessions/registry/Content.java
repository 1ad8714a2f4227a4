package dev.agentsessions.registry;

import dev.agentsessions.session.Pane;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A YAML value that is to be written, before any decision on how it is written.
sealed interface Content {

    /// Holds no lone surrogate, which no encoding could write.
    record Text(String text) implements Content {
        public Text {
            text = wellFormed(text);
        }
    }

    record Null() implements Content {}

    /// To the second.
    record Time(Instant instant) implements Content {
        public Time {
            instant = instant.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    record Number(long number) implements Content {}

    /// A mapping.
    record Fields(List<Field> fields, Form form) implements Content {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /// A sequence.
    record Items(List<Content> items, Form form) implements Content {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Field(String key, Content value) {
        public Field {
            key = wellFormed(key);
        }
    }

    /// What a collection is to look like.
    ///
    /// @param flow whether it is written in flow style if there is no model
    /// @param model a collection of its kind, or null
    /// @param modelParent the collection that the model stands in, or null
    record Form(boolean flow, @Nullable YamlNode model, @Nullable YamlNode modelParent) {
        static final Form FLOW = new Form(true, null, null);
        static final Form BLOCK = new Form(false, null, null);

        static Form like(YamlNode model, YamlNode parent) {
            return new Form(false, model, parent);
        }
    }

    /// The content of one field that all of `values` are assigned to: one value, or elements of one list.
    static Content of(List<Value> values, Form paneForm, Form listForm) {
        return switch (values.getLast()) {
            case Value.Text text -> new Text(text.text());
            case Value.Null none -> new Null();
            case Value.Time time -> new Time(time.instant());
            case Value.PaneOf pane -> new Fields(present(pane.pane()), paneForm);
            case Value.Appended last -> new Items(appended(values), listForm);
        };
    }

    static List<Content> appended(List<Value> values) {
        List<Content> items = new ArrayList<>();
        for (Value value : values) {
            if (value instanceof Value.Appended appended) {
                items.add(new Text(appended.text()));
            }
        }
        return items;
    }

    /// All that a pane's mapping says, null included.
    static List<Field> all(Pane pane) {
        return List.of(
                new Field("pid", pane.pid() == null ? new Null() : new Number(pane.pid())),
                new Field("cmd", pane.cmd() == null ? new Null() : new Text(pane.cmd())),
                new Field("cwd", pane.cwd() == null ? new Null() : new Text(pane.cwd())));
    }

    private static List<Field> present(Pane pane) {
        List<Field> fields = new ArrayList<>(all(pane));
        fields.removeIf(field -> field.value() instanceof Null);
        return fields;
    }

    static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, '\ufffd');
            }
        }
        return mended == null ? text : mended.toString();
    }
}
