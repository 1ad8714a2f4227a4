package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to become of a tree: values replaced, fields put behind others, elements appended. It says what, and leaves
/// the how to the [Patcher]; the [Intended] holds the result against it.
final class Plan {
    private final Map<YamlNode, Content> replacements = new IdentityHashMap<>();
    private final Map<Pair, List<Field>> insertions = new IdentityHashMap<>();
    private final Map<Sequence, List<Content>> appended = new IdentityHashMap<>();

    private @Nullable Quote times;

    /// How times are quoted where nothing nearer tells.
    void times(@Nullable Quote quote) {
        times = quote;
    }

    @Nullable Quote times() {
        return times;
    }

    /// @param node a scalar, or a collection without elements
    void replace(YamlNode node, Content content) {
        replacements.put(node, content);
    }

    void insertAfter(Pair pair, Field field) {
        List<Field> fields = insertions.get(pair);
        if (fields == null) {
            fields = new ArrayList<>();
            insertions.put(pair, fields);
        }
        fields.add(field);
    }

    /// @param sequence has elements
    void append(Sequence sequence, List<Content> items) {
        List<Content> all = new ArrayList<>(appended(sequence));
        all.addAll(items);
        appended.put(sequence, all);
    }

    boolean isEmpty() {
        return replacements.isEmpty() && insertions.isEmpty() && appended.isEmpty();
    }

    @Nullable Content replacement(YamlNode node) {
        return replacements.get(node);
    }

    List<Field> insertions(Pair pair) {
        List<Field> fields = insertions.get(pair);
        return fields == null ? List.of() : fields;
    }

    List<Content> appended(Sequence sequence) {
        List<Content> items = appended.get(sequence);
        return items == null ? List.of() : items;
    }
}
