package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Form;
import dev.agentsessions.registry.Survey.EntrySite;
import dev.agentsessions.registry.Survey.WorkspaceSite;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Sequence;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is already in a registry and shows how its author writes such things; always the last of its kind.
final class Models {
    private final Map<YamlNode, Form> entryByContainer = new IdentityHashMap<>();
    private Form mappedEntry = Form.BLOCK;
    private Form listedEntry = Form.BLOCK;
    private Form pane = Form.FLOW;
    private Form list = Form.FLOW;
    private Form sessions = Form.BLOCK;
    private Form workspace = Form.BLOCK;
    private @Nullable Quote time;

    Models(Survey survey) throws RegistryException {
        for (EntrySite entry : survey.entries()) {
            if (hasElements(entry.site().written())) {
                see(entry.site(), entry.container().node());
            }
        }
        Site workspaces = survey.workspaces();
        for (WorkspaceSite declared : survey.declared()) {
            if (workspaces != null && hasElements(declared.site().written())) {
                workspace = Form.like(declared.site().node(), workspaces.node());
                sessions = formOf(declared.sessions(), declared.site(), sessions);
            }
        }
    }

    private void see(Site entry, YamlNode container) throws RegistryException {
        Form form = Form.like(entry.node(), container);
        entryByContainer.put(container, form);
        if (container instanceof Sequence) {
            listedEntry = form;
        } else {
            mappedEntry = form;
        }
        Quote itsTime = entry.node() instanceof Mapping mapping ? Style.timeIn(mapping) : null;
        time = itsTime == null ? time : itsTime;
        pane = formOf(entry.get("pane"), entry, pane);
        list = formOf(entry.get("previous_session_ids"), entry, list);
    }

    private static Form formOf(@Nullable Site site, Site parent, Form otherwise) {
        return site != null && hasElements(site.written()) ? Form.like(site.node(), parent.node()) : otherwise;
    }

    static boolean hasElements(YamlNode node) {
        return (node instanceof Mapping mapping && !mapping.pairs().isEmpty())
                || (node instanceof Sequence sequence && !sequence.items().isEmpty());
    }

    /// How times are quoted, for an entry that has none yet; null if no entry has one.
    @Nullable Quote time() {
        return time;
    }

    Form pane() {
        return pane;
    }

    /// A list of text.
    Form list() {
        return list;
    }

    /// A workspace's `sessions`.
    Form sessions() {
        return sessions;
    }

    Form workspace() {
        return workspace;
    }

    /// An entry beside which a new one is to stand, else one in another container of the kind.
    ///
    /// @param container null if it is still to be made
    Form entry(@Nullable YamlNode container, boolean listed) {
        Form beside = container == null ? null : entryByContainer.get(container);
        return beside != null ? beside : listed ? listedEntry : mappedEntry;
    }

    /// The key that holds the name in listed entries.
    static String nameKey(Form listed) {
        for (String key : RegistryReader.NAME_KEYS) {
            if (listed.model() instanceof Mapping mapping && listed.modelParent() instanceof Sequence) {
                for (Pair pair : mapping.pairs()) {
                    if (key.equals(pair.name())) {
                        return key;
                    }
                }
            }
        }
        return RegistryReader.NAME_KEYS.getFirst();
    }
}
