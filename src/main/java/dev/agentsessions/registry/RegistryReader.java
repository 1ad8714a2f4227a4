package dev.agentsessions.registry;

import dev.agentsessions.registry.Site.Member;
import dev.agentsessions.registry.Survey.EntrySite;
import dev.agentsessions.registry.Survey.WorkspaceSite;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Scalar;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Place;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Workspace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Recognises the layouts of a registry: workspaces and sessions, each as a mapping by name or as a list, sessions
/// below their workspace or at the top level.
final class RegistryReader {
    /// The keys of a listed entry that may hold its name, first one strongest.
    static final List<String> NAME_KEYS = List.of("name", "session", "tmux_session");

    private final YamlTree tree;
    private final Map<String, Workspace> workspaces = new HashMap<>();
    private final List<Workspace> workspaceOrder = new ArrayList<>();
    private final List<WorkspaceSite> declared = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<EntrySite> entrySites = new ArrayList<>();
    private final LayoutWords layout = new LayoutWords();

    private RegistryReader(YamlTree tree) {
        this.tree = tree;
    }

    static Survey read(YamlTree tree) throws RegistryException {
        return new RegistryReader(tree).survey();
    }

    private Survey survey() throws RegistryException {
        Site root = Site.root(tree);
        if (!(root.node() instanceof Mapping)) {
            throw unexpected(root, "the registry", "a mapping with `workspaces` or `sessions`");
        }
        Site below = root.get("workspaces");
        if (below != null) {
            layout.workspaces(below);
        }
        if (below != null && !below.isNull()) {
            readWorkspaces(below);
        }
        Site sessions = root.get("sessions");
        if (sessions != null) {
            layout.topLevel(sessions);
        }
        if (sessions != null && !sessions.isNull()) {
            readSessions(sessions, null);
        }
        Registry registry = new Registry(workspaceOrder, entries, layout.toString());
        return new Survey(registry, root, below, sessions, List.copyOf(declared), List.copyOf(entrySites));
    }

    private void readWorkspaces(Site workspaces) throws RegistryException {
        if (workspaces.node() instanceof Sequence) {
            for (Site item : workspaces.items()) {
                Site field = item.get("name");
                String name = field == null ? null : field.text();
                if (field == null || name == null) {
                    throw unexpected(item, "a listed workspace", "a mapping with a `name`");
                }
                readWorkspace(name, field.place(), item);
            }
            return;
        }
        requireMapping(workspaces, "`workspaces`");
        for (Member member : workspaces.members()) {
            readWorkspace(named(member, "a workspace"), member.key().span().place(), member.value());
        }
    }

    private void readWorkspace(String name, Place place, Site site) throws RegistryException {
        if (!site.isNull() && !(site.node() instanceof Mapping)) {
            throw unexpected(site, "the workspace " + name, "a mapping");
        }
        Workspace workspace = new Workspace(name, site.text("path"), identities(site), place);
        Site sessions = site.get("sessions");
        WorkspaceSite declaration = new WorkspaceSite(name, workspace.path(), site, sessions);
        addWorkspace(workspace);
        declared.add(declaration);
        if (sessions != null && !sessions.isNull()) {
            layout.sessions(sessions);
            readSessions(sessions, declaration);
        }
    }

    private static Map<Agent, String> identities(Site workspace) throws RegistryException {
        Map<Agent, String> identities = new EnumMap<>(Agent.class);
        Site all = workspace.get("agent_identities");
        for (Agent agent : Agent.values()) {
            Site identity = all == null ? null : all.get(agent.word());
            String id = identity == null ? null : identity.text();
            if (identity != null && identity.node() instanceof Mapping) {
                id = identity.text(agent.identityField());
            }
            if (id != null) {
                identities.put(agent, Objects.requireNonNull(EntryReader.canonical(id)));
            }
        }
        return identities;
    }

    private void readSessions(Site sessions, @Nullable WorkspaceSite workspace) throws RegistryException {
        if (sessions.node() instanceof Sequence) {
            for (Site item : sessions.items()) {
                readListed(item, new EntrySite(item, sessions, workspace));
            }
            return;
        }
        requireMapping(sessions, "`sessions`");
        for (Member member : sessions.members()) {
            String name = named(member, "a session");
            Site site = member.value();
            if (!site.isNull() && !(site.node() instanceof Mapping)) {
                throw unexpected(site, "the session " + name, "a mapping of its fields");
            }
            add(name, member.key().span().place(), member.key(), new EntrySite(site, sessions, workspace));
        }
    }

    private void readListed(Site item, EntrySite site) throws RegistryException {
        for (String key : NAME_KEYS) {
            Site field = item.get(key);
            String name = field == null ? null : field.text();
            if (field != null && name != null) {
                add(name, field.place(), item.written(), site);
                return;
            }
        }
        throw unexpected(item, "a listed session", "a mapping with a `name`, `session` or `tmux_session`");
    }

    private void add(String name, Place place, YamlNode first, EntrySite site) throws RegistryException {
        String ownPath = site.site().text("path");
        WorkspaceSite around = site.workspace();
        String workspace = around != null ? around.name() : site.site().text("workspace");
        String path = around != null && around.path() != null ? around.path() : ownPath;
        if (around == null && workspace != null) {
            Workspace known = workspaces.get(workspace);
            path = ownPath == null && known != null ? known.path() : ownPath;
            if (known == null) {
                addWorkspace(new Workspace(workspace, path, Map.of(), place));
            }
        }
        entries.add(new EntryReader(site.site(), first).read(entries.size(), name, workspace, path, place));
        entrySites.add(site);
    }

    private void addWorkspace(Workspace workspace) {
        workspaces.putIfAbsent(workspace.name(), workspace);
        workspaceOrder.add(workspace);
    }

    private String named(Member member, String kind) throws RegistryException {
        if (member.name().isBlank() || (member.key() instanceof Scalar key && key.isNull())) {
            throw tree.refusal(member.key().span().place(), kind + " has no name", "give it one");
        }
        return member.name();
    }

    private void requireMapping(Site site, String subject) throws RegistryException {
        if (!(site.node() instanceof Mapping)) {
            throw unexpected(site, subject, "a mapping or a list");
        }
    }

    private RegistryException unexpected(Site site, String subject, String expected) {
        String found = switch (site.node()) {
            case Mapping mapping -> "a mapping";
            case Sequence sequence -> "a list";
            case Scalar scalar -> scalar.isNull() ? "nothing" : "a single value";
            case YamlNode.Alias alias -> "an alias";
        };
        return tree.refusal(site.place(), subject + " is " + found, "make it " + expected);
    }
}
