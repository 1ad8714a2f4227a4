package dev.agentsessions.registry;

import dev.agentsessions.session.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of a YAML document as it is written, with where it stands. Two nodes are one and the same only by identity.
sealed interface YamlNode {
    Span span();

    /// How a scalar is written. `BLOCK` is a literal or folded one, below `|` or `>`.
    enum Quote {
        PLAIN,
        SINGLE,
        DOUBLE,
        BLOCK
    }

    record Scalar(Span span, String text, Quote quote) implements YamlNode {
        /// Whether every YAML reader takes it for null: nothing at all, `~` or `null`, without quotes or a tag.
        boolean isNull() {
            return quote == Quote.PLAIN
                    && span.tag() == null
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    record Mapping(Span span, boolean flow, List<Pair> pairs) implements YamlNode {
        public Mapping {
            pairs = List.copyOf(pairs);
        }
    }

    record Sequence(Span span, boolean flow, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// @param target never an alias itself
    record Alias(Span span, String name, YamlNode target) implements YamlNode {}

    /// A key and its value; the value is an empty scalar where the text has none.
    record Pair(YamlNode key, YamlNode value) {
        /// The key's text, or null if the key is a collection.
        @Nullable String name() {
            YamlNode node = key instanceof Alias alias ? alias.target() : key;
            return node instanceof Scalar scalar ? scalar.text() : null;
        }

        boolean isMerge() {
            return key instanceof Scalar scalar
                    && scalar.text().equals("<<")
                    && scalar.quote() == Quote.PLAIN
                    && scalar.span().tag() == null;
        }
    }

    /// Where a node stands in the text, in chars; `end` is exclusive and after the last thing that belongs to the node,
    /// so that comments and blank lines behind a block collection are outside of it.
    ///
    /// @param start of the anchor or tag, if there is one
    /// @param content of what follows them
    /// @param place of the start
    record Span(int start, int content, int end, Place place, @Nullable String anchor, @Nullable String tag) {}
}
