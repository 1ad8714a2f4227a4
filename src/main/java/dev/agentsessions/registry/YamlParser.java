package dev.agentsessions.registry;

import dev.agentsessions.registry.YamlNode.Alias;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Scalar;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.registry.YamlNode.Span;
import dev.agentsessions.session.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// Builds the nodes of a document from the engine's events, and refuses what no registry needs: a second document,
/// duplicate keys, aliases that multiply, nesting without end.
final class YamlParser {
    /// A registry needs some ten levels.
    private static final int MAX_DEPTH = 200;

    /// How many nodes aliases may stand for, over those that are written.
    private static final long MAX_ALIASED = 1_000_000;

    private final String file;
    private final String text;
    private final YamlEvents events;
    private final CodePoints points;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<YamlNode> shared = Collections.newSetFromMap(new IdentityHashMap<>());
    private long written;
    private long expanded;

    /// What an anchor stands for; the node is null while it is still being read.
    private record Anchored(@Nullable YamlNode node, long size) {}

    private YamlParser(String file, String text) {
        this.file = file;
        this.text = text;
        this.events = new YamlEvents(file, text);
        this.points = CodePoints.of(text);
    }

    static YamlTree parse(String file, String text) throws RegistryException {
        return new YamlParser(file, text).document();
    }

    private YamlTree document() throws RegistryException {
        events.expect(Event.ID.StreamStart);
        if (!events.nextIs(Event.ID.DocumentStart)) {
            throw empty();
        }
        events.expect(Event.ID.DocumentStart);
        YamlNode root = node(events.next(), 0);
        if (root instanceof Scalar scalar && scalar.isNull()) {
            throw empty();
        }
        events.expect(Event.ID.DocumentEnd);
        if (!events.nextIs(Event.ID.StreamEnd)) {
            throw refusal(place(events.next()), "a second document begins", "keep one document in a registry");
        }
        return new YamlTree(file, text, root, shared);
    }

    private RegistryException empty() {
        return refusal(
                new Place(1, 1), "the registry is empty", "restore it from a backup, or remove it to start anew");
    }

    private YamlNode node(Event event, int depth) throws RegistryException {
        if (depth > MAX_DEPTH) {
            throw refusal(place(event), "nested more than " + MAX_DEPTH + " levels deep", "flatten it");
        }
        written++;
        expanded++;
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        NodeEvent start = (NodeEvent) event;
        String anchor = start.getAnchor().isPresent() ? start.getAnchor().get().getValue() : null;
        if (anchor == null) {
            return content(start, null, depth);
        }
        anchors.put(anchor, new Anchored(null, 0));
        long before = expanded;
        YamlNode node = content(start, anchor, depth);
        anchors.put(anchor, new Anchored(node, expanded - before + 1));
        return node;
    }

    private YamlNode content(NodeEvent event, @Nullable String anchor, int depth) throws RegistryException {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, anchor);
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        return start instanceof MappingStartEvent ? mapping(start, anchor, depth) : sequence(start, anchor, depth);
    }

    private Alias alias(AliasEvent event) throws RegistryException {
        String name = event.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw refusal(place(event), "the alias *" + name + " has no anchor", "define &" + name + " above it");
        }
        if (anchored.node() == null) {
            throw refusal(place(event), "the alias *" + name + " contains itself", "write the value out");
        }
        expanded += anchored.size();
        if (expanded - written > MAX_ALIASED) {
            throw refusal(place(event), "aliases expand to more than " + MAX_ALIASED + " nodes", "write values out");
        }
        shared.add(anchored.node());
        return new Alias(span(event, null, end(event)), name, anchored.node());
    }

    private Scalar scalar(ScalarEvent event, @Nullable String anchor) {
        Quote quote = switch (event.getScalarStyle()) {
            case PLAIN -> Quote.PLAIN;
            case SINGLE_QUOTED -> Quote.SINGLE;
            case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Quote.DOUBLE;
            case LITERAL, FOLDED -> Quote.BLOCK;
        };
        int end = quote == Quote.BLOCK ? endOfBlock(event.getValue(), end(event)) : end(event);
        return new Scalar(span(event, anchor, end), event.getValue(), quote);
    }

    /// The engine counts the line breaks behind a block scalar in. They belong to it if they are kept (`|+`), but for
    /// the one that ends its last line.
    private int endOfBlock(String value, int behind) {
        int end = behind;
        boolean kept = value.endsWith("\n\n");
        while (end > 0 && Lines.isBreak(text.charAt(end - 1))) {
            end -= end > 1 && text.startsWith("\r\n", end - 2) ? 2 : 1;
            if (kept) {
                break;
            }
        }
        return end;
    }

    private Mapping mapping(CollectionStartEvent start, @Nullable String anchor, int depth) throws RegistryException {
        List<Pair> pairs = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (!events.nextIs(Event.ID.MappingEnd)) {
            YamlNode key = node(events.next(), depth + 1);
            YamlNode value = orNothing(node(events.next(), depth + 1), key);
            Pair pair = new Pair(key, value);
            String name = pair.name();
            if (!seen.add(name != null ? name : written(key))) {
                throw refusal(
                        key.span().place(), "the key `" + written(key) + "` is there twice", "remove one of them");
            }
            pairs.add(pair);
        }
        Event close = events.next();
        boolean braced = start.isFlow() && text.charAt(end(start) - 1) == '{';
        int end = braced ? end(close) : pairs.getLast().value().span().end();
        return new Mapping(span(start, anchor, end), start.isFlow(), pairs);
    }

    private String written(YamlNode node) {
        return text.substring(node.span().content(), node.span().end());
    }

    /// A value that is not written at all is reported where the next thing begins; it belongs behind its key.
    private YamlNode orNothing(YamlNode value, YamlNode key) {
        Span span = value.span();
        boolean nothing = value instanceof Scalar scalar && scalar.isNull() && scalar.text().isEmpty();
        if (!nothing || span.anchor() != null || isBehindColon(span.start())) {
            return value;
        }
        int end = key.span().end();
        return new Scalar(new Span(end, end, end, key.span().place(), null, null), "", Quote.PLAIN);
    }

    private boolean isBehindColon(int at) {
        return at > 0 && text.charAt(at - 1) == ':';
    }

    private Sequence sequence(CollectionStartEvent start, @Nullable String anchor, int depth)
            throws RegistryException {
        List<YamlNode> items = new ArrayList<>();
        while (!events.nextIs(Event.ID.SequenceEnd)) {
            items.add(node(events.next(), depth + 1));
        }
        Event close = events.next();
        int end = start.isFlow() ? end(close) : items.getLast().span().end();
        return new Sequence(span(start, anchor, end), start.isFlow(), items);
    }

    private Span span(NodeEvent event, @Nullable String anchor, int end) {
        int start = points.charIndex(mark(event.getStartMark()).getIndex());
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag().orElse(null)
                : event instanceof CollectionStartEvent collection ? collection.getTag().orElse(null) : null;
        int content = anchor == null && tag == null ? start : Lines.skipProperties(text, start, end);
        return new Span(start, content, end, place(event), anchor, tag);
    }

    private int end(Event event) {
        return points.charIndex(mark(event.getEndMark()).getIndex());
    }

    private static Place place(Event event) {
        return YamlEvents.place(mark(event.getStartMark()));
    }

    private static Mark mark(Optional<Mark> mark) {
        return mark.orElseThrow(() -> new IllegalStateException("the engine was told to keep marks"));
    }

    private RegistryException refusal(Place place, String what, String whatToDo) {
        return YamlTree.refusal(file, place, what, whatToDo);
    }
}
