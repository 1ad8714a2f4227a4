package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.Content.Fields;
import dev.agentsessions.registry.Content.Items;
import dev.agentsessions.registry.YamlNode.Alias;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Scalar;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.registry.YamlNode.Span;
import dev.agentsessions.session.Place;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Holds a patched document against the one that was meant: the old values, all of them, with the plan carried out.
final class Intended {
    private final Plan plan;

    /// Where the innermost node that differs stands in the old text.
    private @Nullable Place different;

    private Intended(Plan plan) {
        this.plan = plan;
    }

    /// @throws RegistryException if the documents differ in anything but what was planned
    static void check(YamlTree before, Plan plan, YamlTree after) throws RegistryException {
        Intended intended = new Intended(plan);
        if (!intended.isSame(before.root(), after.root())) {
            throw refusal(before, intended.different);
        }
    }

    static RegistryException refusal(YamlTree before, @Nullable Place place) {
        return before.refusal(
                place,
                "this is written in a way that cannot be patched safely",
                "make the change by hand, or lay it out more plainly");
    }

    private boolean isSame(YamlNode before, YamlNode after) {
        boolean same = isSameWithin(before, after);
        if (!same && different == null) {
            different = before.span().place();
        }
        return same;
    }

    private boolean isSameWithin(YamlNode before, YamlNode after) {
        Content replacement = plan.replacement(before);
        if (!Objects.equals(before.span().anchor(), after.span().anchor())
                || !Objects.equals(before.span().tag(), after.span().tag())) {
            return false;
        }
        if (replacement != null) {
            return isWritten(replacement, after);
        }
        return switch (before) {
            case Scalar old ->
                after instanceof Scalar now && old.text().equals(now.text()) && old.quote() == now.quote();
            case Alias old -> after instanceof Alias now && old.name().equals(now.name());
            case Mapping old -> after instanceof Mapping now && old.flow() == now.flow() && isSame(old, now);
            case Sequence old -> after instanceof Sequence now && old.flow() == now.flow() && isSame(old, now);
        };
    }

    private boolean isSame(Mapping before, Mapping after) {
        Iterator<Pair> now = after.pairs().iterator();
        for (Pair old : before.pairs()) {
            if (!now.hasNext()) {
                return false;
            }
            Pair pair = now.next();
            if (!isSame(old.key(), pair.key()) || !isSame(old.value(), pair.value())
                    || !areWritten(plan.insertions(old), now)) {
                return false;
            }
        }
        return !now.hasNext();
    }

    private boolean isSame(Sequence before, Sequence after) {
        List<Content> appended = plan.appended(before);
        int kept = before.items().size();
        if (after.items().size() != kept + appended.size()) {
            return false;
        }
        for (int i = 0; i < kept; i++) {
            if (!isSame(before.items().get(i), after.items().get(i))) {
                return false;
            }
        }
        return areItems(appended, after.items().subList(kept, after.items().size()));
    }

    /// Whether the node says what the content does, to any reader of YAML.
    static boolean isWritten(Content content, YamlNode node) {
        return switch (content) {
            case Content.Null none -> node instanceof Scalar scalar && scalar.isNull();
            case Content.Text text -> node instanceof Scalar scalar
                    && scalar.text().equals(text.text())
                    && (scalar.quote() != Quote.PLAIN || ScalarWriter.isPlain(scalar.text()));
            case Content.Time time -> node instanceof Scalar scalar
                    && time.instant().equals(Timestamps.parse(scalar.text()));
            case Content.Number number -> node instanceof Scalar scalar
                    && scalar.text().equals(Long.toString(number.number()));
            case Fields fields -> node instanceof Mapping mapping && areWritten(fields.fields(), mapping);
            case Items items -> node instanceof Sequence sequence && areItems(items.items(), sequence.items());
        };
    }

    private static boolean areWritten(List<Field> fields, Mapping mapping) {
        Iterator<Pair> pairs = mapping.pairs().iterator();
        return areWritten(fields, pairs) && !pairs.hasNext();
    }

    private static boolean areWritten(List<Field> fields, Iterator<Pair> pairs) {
        for (Field field : fields) {
            if (!pairs.hasNext()) {
                return false;
            }
            Pair pair = pairs.next();
            if (!isWritten(new Content.Text(field.key()), pair.key()) || !isWritten(field.value(), pair.value())
                    || isMarked(pair.key().span()) || isMarked(pair.value().span())) {
                return false;
            }
        }
        return true;
    }

    private static boolean areItems(List<Content> items, List<YamlNode> nodes) {
        if (items.size() != nodes.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!isWritten(items.get(i), nodes.get(i)) || isMarked(nodes.get(i).span())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMarked(Span span) {
        return span.anchor() != null || span.tag() != null;
    }
}
