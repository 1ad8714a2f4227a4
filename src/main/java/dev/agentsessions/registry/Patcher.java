package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Scalar;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.registry.YamlNode.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out a plan on the text: walks the nodes in the order of the text, inner ones first, so that one pass makes
/// all changes and what ends at the same place is added from the inside out.
final class Patcher {
    private final YamlTree tree;
    private final String source;
    private final Plan plan;
    private final Splicer out;
    private final Style documentStyle;
    private final Shape documentShape;

    private Patcher(YamlTree tree, Plan plan) {
        this.tree = tree;
        this.source = tree.text();
        this.plan = plan;
        this.out = new Splicer(source);
        this.documentStyle = Style.ofDocument(tree).withTimes(plan.times());
        this.documentShape = Shape.ofDocument(tree);
    }

    static String patch(YamlTree tree, Plan plan) throws RegistryException {
        Patcher patcher = new Patcher(tree, plan);
        Content root = plan.replacement(tree.root());
        if (root != null) {
            patcher.replaceInFlow(tree.root(), root, patcher.documentShape, patcher.documentStyle);
        } else {
            patcher.walk(tree.root());
        }
        return patcher.out.finish();
    }

    private void walk(YamlNode node) throws RegistryException {
        switch (node) {
            case Mapping mapping -> walk(mapping);
            case Sequence sequence -> walk(sequence);
            case Scalar scalar -> {}
            case YamlNode.Alias alias -> {}
        }
    }

    private void walk(Mapping mapping) throws RegistryException {
        int before = mapping.span().content() + 1;
        for (int i = 0; i < mapping.pairs().size(); i++) {
            Pair pair = mapping.pairs().get(i);
            Content replacement = plan.replacement(pair.value());
            if (replacement == null) {
                walk(pair.value());
            } else if (mapping.flow()) {
                replaceInFlow(pair.value(), replacement, shape(mapping), style(mapping));
            } else {
                replaceInBlock(pair.value(), replacement, Shape.column(source, mapping), style(mapping));
            }
            List<Field> fields = plan.insertions(pair);
            if (!fields.isEmpty() && mapping.flow()) {
                boolean last = i == mapping.pairs().size() - 1;
                int limit = last ? mapping.span().end() - 1 : mapping.pairs().get(i + 1).key().span().start();
                insertInFlow(mapping, pair, fields, before, limit);
            } else if (!fields.isEmpty()) {
                insertInBlock(mapping, pair, fields);
            }
            before = pair.value().span().end();
        }
    }

    private void walk(Sequence sequence) throws RegistryException {
        for (YamlNode item : sequence.items()) {
            walk(item);
        }
        List<Content> items = plan.appended(sequence);
        if (!items.isEmpty() && sequence.flow()) {
            appendInFlow(sequence, items);
        } else if (!items.isEmpty()) {
            appendInBlock(sequence, items);
        }
    }

    private Style style(Mapping mapping) {
        return Style.of(source, mapping, documentStyle);
    }

    private Shape shape(YamlNode collection) {
        return Shape.of(source, collection, null, documentShape);
    }

    private ContentWriter writer(int at) {
        return new ContentWriter(source, documentShape, Lines.breakNear(source, at));
    }

    private void replaceInBlock(YamlNode old, Content content, int column, Style style) throws RegistryException {
        requireReplaceable(old);
        int end = old.span().end();
        ContentWriter writer = writer(end);
        if (!writer.isBlock(content)) {
            overwrite(old, content, column, style, null, writer);
            return;
        }
        int from = old.span().content();
        while (Lines.isBlankOrBreak(source.charAt(from - 1))) {
            from--;
        }
        out.copyTo(from).skipTo(end).copyTo(Lines.end(source, end));
        out.add(writer.blockValue(content, column, style));
    }

    private void replaceInFlow(YamlNode old, Content content, Shape around, Style style) throws RegistryException {
        requireReplaceable(old);
        int start = old.span().content();
        int indentation = around.oneLine() ? 0 : Lines.indentation(source, start);
        ContentWriter writer = around.oneLine() ? new ContentWriter(source, documentShape, "\n") : writer(start);
        overwrite(old, content, indentation, style, around, writer);
    }

    private void overwrite(
            YamlNode old, Content content, int indentation, Style style, @Nullable Shape around, ContentWriter writer) {
        int start = old.span().content();
        int end = old.span().end();
        String text = old instanceof Scalar scalar && !scalar.isNull()
                ? writer.inline(likeBefore(scalar, content), indentation, likeBefore(scalar, style), around)
                : writer.inline(content, indentation, style, around);
        out.copyTo(start).add(start == end ? " " : "").add(text).skipTo(end);
    }

    private void requireReplaceable(YamlNode old) throws RegistryException {
        Span span = old.span();
        boolean nothing = span.content() == span.end();
        if (nothing && span.anchor() == null && (span.end() == 0 || source.charAt(span.end() - 1) != ':')) {
            throw tree.refusal(span.place(), "a key stands there without a colon", "write `key: null`");
        }
        boolean collection = old instanceof Mapping || old instanceof Sequence;
        if (collection && source.substring(span.content(), span.end()).indexOf('#') >= 0) {
            throw tree.refusal(span.place(), "an empty collection has a comment inside", "move the comment out");
        }
    }

    /// A number that was quoted stays quoted.
    private static Content likeBefore(Scalar old, Content content) {
        return content instanceof Content.Number number && old.quote() != Quote.PLAIN
                ? new Content.Text(Long.toString(number.number()))
                : content;
    }

    /// Text keeps its quotes or its lack of them; what was no text, such as `true`, tells nothing.
    private static Style likeBefore(Scalar old, Style style) {
        boolean text = old.quote() != Quote.PLAIN
                || ScalarWriter.isPlain(old.text())
                || Timestamps.parse(old.text()) != null;
        return text ? style.withQuotes(old.quote()) : style;
    }

    private void insertInBlock(Mapping mapping, Pair pair, List<Field> fields) {
        int column = Shape.column(source, mapping);
        int end = pair.value().span().end();
        ContentWriter writer = writer(end);
        for (Field field : fields) {
            if (writer.isBlock(field.value())) {
                out.copyTo(behindComments(end, column)).add(isSpaced(mapping) ? writer.line(0) : "");
            }
            out.copyTo(Lines.end(source, end)).add(writer.blockPair(field, column, style(mapping)));
        }
    }

    private void appendInBlock(Sequence sequence, List<Content> items) {
        int column = Shape.column(source, sequence);
        int end = sequence.items().getLast().span().end();
        ContentWriter writer = writer(end);
        Style style = style(sequence.items().getLast());
        for (Content item : items) {
            if (item instanceof Content.Fields) {
                out.copyTo(behindComments(end, column)).add(isSpaced(sequence) ? writer.line(0) : "");
            }
            out.copyTo(Lines.end(source, end)).add(writer.blockItem(item, column, shape(sequence).gap(), style));
        }
    }

    private Style style(YamlNode item) {
        return item instanceof Scalar scalar ? documentStyle.withQuotes(scalar.quote()) : documentStyle;
    }

    private void insertInFlow(Mapping mapping, Pair pair, List<Field> fields, int before, int limit)
            throws RegistryException {
        if (source.charAt(mapping.span().content()) != '{') {
            throw tree.refusal(mapping.span().place(), "a mapping without braces in a list", "put braces around it");
        }
        Span key = pair.key().span();
        FlowPlace place = new FlowPlace(source, before, key.start(), pair.value().span().end(), limit);
        ContentWriter writer = new ContentWriter(source, documentShape, place.lineBreak());
        Style style = style(mapping);
        List<String> elements = new ArrayList<>();
        for (Field field : fields) {
            elements.add(writer.flowPair(field, place.column(), style, shape(mapping)));
        }
        place.insert(out, elements, style.comma());
    }

    private void appendInFlow(Sequence sequence, List<Content> items) {
        List<YamlNode> present = sequence.items();
        Span last = present.getLast().span();
        int before = present.size() > 1 ? present.get(present.size() - 2).span().end() : sequence.span().content() + 1;
        FlowPlace place = new FlowPlace(source, before, last.start(), last.end(), sequence.span().end() - 1);
        ContentWriter writer = new ContentWriter(source, documentShape, place.lineBreak());
        List<String> elements = new ArrayList<>();
        for (Content item : items) {
            elements.add(writer.inline(item, place.column(), style(present.getLast()), shape(sequence)));
        }
        place.insert(out, elements, documentStyle.comma());
    }

    /// Whether a blank line stands between the last two elements.
    private boolean isSpaced(YamlNode collection) {
        List<Integer> bounds = new ArrayList<>();
        if (collection instanceof Mapping mapping && mapping.pairs().size() > 1) {
            int last = mapping.pairs().size() - 1;
            bounds.add(mapping.pairs().get(last - 1).value().span().end());
            bounds.add(mapping.pairs().get(last).key().span().start());
        } else if (collection instanceof Sequence sequence && sequence.items().size() > 1) {
            int last = sequence.items().size() - 1;
            bounds.add(sequence.items().get(last - 1).span().end());
            bounds.add(sequence.items().get(last).span().start());
        }
        return !bounds.isEmpty() && Lines.hasBlankLine(source, bounds.getFirst(), bounds.getLast());
    }

    /// The end of the line of `end`, or of the comments that directly follow it and are indented more than `column`,
    /// as they belong to what stands there.
    private int behindComments(int end, int column) {
        int behind = Lines.end(source, end);
        while (true) {
            int line = Lines.next(source, behind);
            int text = Lines.skipBlanks(source, line);
            if (text - line <= column || text >= source.length() || source.charAt(text) != '#') {
                return behind;
            }
            behind = Lines.end(source, text);
        }
    }
}
