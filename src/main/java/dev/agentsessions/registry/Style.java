package dev.agentsessions.registry;

import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the scalars of a mapping are written: what a new one beside them is to look like.
///
/// @param colon between key and value in flow style, `: ` or `:`
/// @param comma between elements in flow style, `, ` or `,`
record Style(Quote key, Quote text, Quote time, String nothing, String colon, String comma) {
    /// How many of the last pairs are looked at, lest many changes in a large mapping look at all of it each.
    private static final int WITNESSES = 50;

    private static final Style PLAIN = new Style(Quote.PLAIN, Quote.PLAIN, Quote.PLAIN, "null", ": ", ", ");

    /// The style of a document, which holds where nothing nearer tells.
    static Style ofDocument(YamlTree tree) {
        if (!(tree.root() instanceof Mapping root) || root.pairs().isEmpty()) {
            return PLAIN;
        }
        Style style = of(tree.text(), root, PLAIN);
        return new Style(style.key(), style.key(), style.key(), PLAIN.nothing(), style.colon(), style.comma());
    }

    static Style of(String source, Mapping mapping, Style otherwise) {
        Evidence evidence = new Evidence(otherwise);
        List<Pair> pairs = mapping.pairs();
        for (Pair pair : pairs.subList(Math.max(0, pairs.size() - WITNESSES), pairs.size())) {
            evidence.see(pair);
        }
        if (!mapping.flow() || pairs.isEmpty()) {
            return evidence.style(otherwise.colon(), otherwise.comma());
        }
        Pair last = pairs.getLast();
        String colon = gap(source, last.key(), last.value(), otherwise.colon());
        String comma = colon.equals(":") ? "," : otherwise.comma();
        return evidence.style(
                colon, pairs.size() == 1 ? comma : gap(source, pairs.get(pairs.size() - 2).value(), last.key(), comma));
    }

    /// What stands between two nodes in flow style, if it is what people usually write.
    private static String gap(String source, YamlNode before, YamlNode after, String otherwise) {
        int from = before.span().end();
        int to = after.span().start();
        if (to - from < 1 || to - from > 2) {
            return otherwise;
        }
        String gap = source.substring(from, to);
        return switch (gap) {
            case ":", ": ", ",", ", " -> gap;
            default -> otherwise;
        };
    }

    /// How the last time in a mapping is quoted, or null if it has none.
    static @Nullable Quote timeIn(Mapping mapping) {
        for (Pair pair : mapping.pairs().reversed()) {
            if (isTime(pair) && pair.value() instanceof Scalar value && !value.isNull() && value.quote() != Quote.BLOCK) {
                return value.quote();
            }
        }
        return null;
    }

    private static boolean isTime(Pair pair) {
        String name = pair.name();
        return name != null && name.endsWith("_at");
    }

    /// The same, but for times, unless that is null.
    Style withTimes(@Nullable Quote quote) {
        return quote == null ? this : new Style(key, text, quote, nothing, colon, comma);
    }

    Style withQuotes(Quote quote) {
        return new Style(key, quote, quote, nothing, colon, comma);
    }

    /// Gathers what the pairs of a mapping show.
    private static final class Evidence {
        private Quote key;
        private Quote text;
        private Quote time;
        private boolean plainSeen;
        private boolean quotedSeen;
        private boolean timeSeen;
        private String nothing;

        Evidence(Style otherwise) {
            key = otherwise.key();
            text = otherwise.text();
            time = otherwise.time();
            nothing = otherwise.nothing();
        }

        void see(Pair pair) {
            if (pair.key() instanceof Scalar scalar && scalar.quote() != Quote.BLOCK) {
                key = scalar.quote();
            }
            if (!(pair.value() instanceof Scalar value) || value.quote() == Quote.BLOCK) {
                return;
            }
            if (value.isNull()) {
                nothing = value.text().isEmpty() ? nothing : value.text();
            } else if (isTime(pair)) {
                time = value.quote();
                timeSeen = true;
            } else if (value.quote() != Quote.PLAIN) {
                text = value.quote();
                quotedSeen = true;
            } else {
                plainSeen |= ScalarWriter.isPlain(value.text());
            }
        }

        /// Where some text stands without quotes, quotes are for the text that needs them.
        Style style(String colon, String comma) {
            boolean quotedKeys = key != Quote.PLAIN;
            Quote ofText = plainSeen ? Quote.PLAIN : quotedSeen || !quotedKeys ? text : key;
            Quote ofTime = timeSeen || !quotedKeys ? time : key;
            return new Style(key, ofText, ofTime, nothing, quotedKeys ? colon : ": ", comma);
        }
    }
}
