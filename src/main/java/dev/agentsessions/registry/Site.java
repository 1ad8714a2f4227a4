package dev.agentsessions.registry;

import dev.agentsessions.registry.YamlNode.Alias;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Scalar;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.session.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A value as a reader of the registry finds it: aliases and merge keys are followed, and what on the way there
/// forbids to change it is remembered.
///
/// @param written what stands there; differs from `node` if it is an alias
/// @param node the value itself, never an alias
/// @param obstacle why the value cannot be changed in its place, or null if it can
record Site(YamlTree tree, YamlNode written, YamlNode node, @Nullable Obstacle obstacle) {

    /// What cannot be patched, and where it stands.
    record Obstacle(String what, Place place) {}

    /// A key of a mapping and what is there.
    record Member(String name, YamlNode key, Site value) {}

    static Site root(YamlTree tree) {
        return at(tree, tree.root(), null);
    }

    private static Site at(YamlTree tree, YamlNode written, @Nullable Obstacle inherited) {
        YamlNode node = written instanceof Alias alias ? alias.target() : written;
        return new Site(tree, written, node, inherited != null ? inherited : obstacle(tree, written));
    }

    private static @Nullable Obstacle obstacle(YamlTree tree, YamlNode written) {
        Place place = written.span().place();
        if (written instanceof Alias) {
            return new Obstacle("an alias", place);
        }
        if (tree.shared().contains(written)) {
            return new Obstacle("an anchor that is used elsewhere", place);
        }
        return written.span().tag() == null ? null : new Obstacle("a tag", place);
    }

    private Site to(YamlNode written) {
        return at(tree, written, obstacle);
    }

    boolean isNull() {
        return node instanceof Scalar scalar && scalar.isNull();
    }

    /// Where it is written.
    Place place() {
        return written.span().place();
    }

    /// What a scalar holds, or null for null, nothing and collections.
    @Nullable String text() {
        return node instanceof Scalar scalar && !scalar.isNull() && !scalar.text().isEmpty() ? scalar.text() : null;
    }

    /// The value of a key, or null if this is no mapping or has no such key. What stands in the mapping itself wins
    /// over what is merged into it.
    @Nullable Site get(String name) throws RegistryException {
        if (!(node instanceof Mapping mapping)) {
            return null;
        }
        Pair merge = null;
        for (Pair pair : mapping.pairs()) {
            if (name.equals(pair.name()) && !pair.isMerge()) {
                return to(pair.value());
            }
            merge = pair.isMerge() ? pair : merge;
        }
        if (merge != null) {
            for (Site source : merged(merge)) {
                Site found = source.get(name);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    @Nullable String text(String name) throws RegistryException {
        Site found = get(name);
        return found == null ? null : found.text();
    }

    /// The keys that have a name, in the order of the text; none if this is no mapping.
    List<Member> members() throws RegistryException {
        List<Member> members = new ArrayList<>();
        if (node instanceof Mapping mapping) {
            Set<String> names = new HashSet<>();
            for (Pair pair : mapping.pairs()) {
                names.add(pair.name() == null || pair.isMerge() ? "" : pair.name());
            }
            for (Pair pair : mapping.pairs()) {
                addMembers(pair, names, members);
            }
        }
        return members;
    }

    private void addMembers(Pair pair, Set<String> names, List<Member> members) throws RegistryException {
        String name = pair.name();
        if (!pair.isMerge()) {
            if (name != null) {
                members.add(new Member(name, pair.key(), to(pair.value())));
            }
            return;
        }
        for (Site source : merged(pair)) {
            for (Member member : source.members()) {
                if (names.add(member.name())) {
                    members.add(member);
                }
            }
        }
    }

    /// The elements of a sequence; none if this is no sequence.
    List<Site> items() {
        List<Site> items = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                items.add(to(item));
            }
        }
        return items;
    }

    /// The mappings that a merge key names, first one strongest.
    private List<Site> merged(Pair merge) throws RegistryException {
        Place place = merge.key().span().place();
        Site value = at(tree, merge.value(), obstacle != null ? obstacle : new Obstacle("a merge key", place));
        List<Site> sources = value.node() instanceof Sequence ? value.items() : List.of(value);
        for (Site source : sources) {
            if (!(source.node() instanceof Mapping)) {
                throw tree.refusal(place, "the merge key << names something else than mappings", "correct it");
            }
        }
        return sources;
    }

    /// The error of changing what must stay as it is.
    ///
    /// @param subject what was to be changed, such as `the entry lab-creator-claude`
    void requireChangeable(String subject) throws RegistryException {
        if (obstacle != null) {
            throw tree.refusal(
                    obstacle.place(),
                    subject + " cannot be changed, as " + obstacle.what() + " stands in the way",
                    "write the value out in its place");
        }
    }
}
