package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.Content.Fields;
import dev.agentsessions.registry.Content.Form;
import dev.agentsessions.registry.Content.Items;
import dev.agentsessions.registry.Content.Text;
import dev.agentsessions.registry.Site.Member;
import dev.agentsessions.registry.Survey.EntrySite;
import dev.agentsessions.registry.Survey.WorkspaceSite;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.session.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Plans new entries: where the registry keeps its entries, in the layout that it uses there.
final class AdditionPlanner {
    private final Survey survey;
    private final Models models;
    private final Plan plan;

    /// An element of a container: by name if that is a mapping, else with the name among its fields.
    private record Element(String name, List<Field> fields) {}

    /// @param key of the container
    private record Layout(String key, Form container, Form element) {
        boolean isListed() {
            return container.model() instanceof Sequence;
        }
    }

    AdditionPlanner(Survey survey, Models models, Plan plan) {
        this.survey = survey;
        this.models = models;
        this.plan = plan;
    }

    void add(List<Edit.Add> additions) throws RegistryException {
        if (keepsEntriesAtTopLevel()) {
            addToTopLevel(additions);
            return;
        }
        Map<String, WorkspaceSite> declared = new HashMap<>();
        for (WorkspaceSite workspace : survey.declared()) {
            declared.putIfAbsent(workspace.name(), workspace);
        }
        Map<String, List<Edit.Add>> byWorkspace = new LinkedHashMap<>();
        for (Edit.Add addition : additions) {
            byWorkspace.computeIfAbsent(addition.workspace(), name -> new ArrayList<>()).add(addition);
        }
        List<Element> workspaces = new ArrayList<>();
        for (Map.Entry<String, List<Edit.Add>> added : byWorkspace.entrySet()) {
            WorkspaceSite workspace = declared.get(added.getKey());
            if (workspace == null) {
                workspaces.add(workspace(added.getKey(), added.getValue()));
            } else {
                addToWorkspace(workspace, added.getValue());
            }
        }
        if (!workspaces.isEmpty()) {
            Layout layout = new Layout("workspaces", Form.BLOCK, models.workspace());
            put(survey.root(), survey.workspaces(), workspaces, layout);
        }
    }

    private boolean keepsEntriesAtTopLevel() {
        if (survey.sessions() == null) {
            return false;
        }
        for (EntrySite entry : survey.entries()) {
            if (entry.workspace() != null) {
                return false;
            }
        }
        return !survey.entries().isEmpty() || survey.declared().isEmpty();
    }

    private void addToTopLevel(List<Edit.Add> additions) throws RegistryException {
        Set<String> withPath = new HashSet<>();
        for (WorkspaceSite workspace : survey.declared()) {
            if (workspace.path() != null) {
                withPath.add(workspace.name());
            }
        }
        List<Element> elements = new ArrayList<>();
        for (Edit.Add addition : additions) {
            List<Field> fields = new ArrayList<>();
            fields.add(new Field("workspace", new Text(addition.workspace())));
            if (addition.path() != null && !withPath.contains(addition.workspace())) {
                fields.add(new Field("path", new Text(addition.path())));
            }
            fields.addAll(fields(addition));
            elements.add(new Element(addition.name(), fields));
        }
        addEntries(survey.root(), survey.sessions(), elements);
    }

    private void addToWorkspace(WorkspaceSite workspace, List<Edit.Add> additions) throws RegistryException {
        workspace.site().requireChangeable("the workspace " + workspace.name());
        addEntries(workspace.site(), workspace.sessions(), entries(additions));
    }

    private void addEntries(Site parent, @Nullable Site sessions, List<Element> elements) throws RegistryException {
        put(parent, sessions, elements, sessions(sessions));
    }

    /// How entries are laid out in `sessions`, or in others if there is nothing yet.
    private Layout sessions(@Nullable Site sessions) {
        YamlNode container = sessions == null || sessions.isNull() ? null : sessions.node();
        boolean listed = (container == null ? models.sessions().model() : container) instanceof Sequence;
        return new Layout("sessions", models.sessions(), models.entry(container, listed));
    }

    private Element workspace(String name, List<Edit.Add> additions) throws RegistryException {
        List<Field> fields = new ArrayList<>();
        String path = additions.getFirst().path();
        if (path != null) {
            fields.add(new Field("path", new Text(path)));
        }
        Layout layout = sessions(null);
        Content sessions = container(entries(additions), layout, layout.isListed(), survey.root().place());
        fields.add(new Field(layout.key(), sessions));
        return new Element(name, fields);
    }

    private List<Element> entries(List<Edit.Add> additions) {
        List<Element> elements = new ArrayList<>();
        for (Edit.Add addition : additions) {
            elements.add(new Element(addition.name(), fields(addition)));
        }
        return elements;
    }

    private List<Field> fields(Edit.Add addition) {
        return Planner.fields(Planner.gather(addition.assignments(), new LinkedHashMap<>()), models);
    }

    /// Puts elements into the container that stands, or is to stand, below `parent`.
    private void put(Site parent, @Nullable Site container, List<Element> elements, Layout layout)
            throws RegistryException {
        Site changed = container == null ? parent : container;
        changed.requireChangeable("`" + layout.key() + "`");
        if (container == null) {
            Field field = new Field(layout.key(), container(elements, layout, layout.isListed(), parent.place()));
            if (parent.node() instanceof Mapping mapping && !mapping.pairs().isEmpty()) {
                plan.insertAfter(mapping.pairs().getLast(), field);
            } else {
                plan.replace(parent.node(), new Fields(List.of(field), Form.BLOCK));
            }
        } else if (container.node() instanceof Sequence sequence && !sequence.items().isEmpty()) {
            plan.append(sequence, items(elements, layout.element()));
        } else if (container.node() instanceof Mapping mapping && !mapping.pairs().isEmpty()) {
            for (Field field : named(elements, container.members(), layout.element(), container.place())) {
                plan.insertAfter(mapping.pairs().getLast(), field);
            }
        } else {
            boolean listed = container.isNull() ? layout.isListed() : container.node() instanceof Sequence;
            plan.replace(container.node(), container(elements, layout, listed, container.place()));
        }
    }

    /// A container that is new, or was empty; the model does not hold if it is of the other kind.
    private Content container(List<Element> elements, Layout layout, boolean listed, Place place)
            throws RegistryException {
        Form form = listed == layout.isListed() ? layout.container() : Form.BLOCK;
        return listed
                ? new Items(items(elements, layout.element()), form)
                : new Fields(named(elements, List.of(), layout.element(), place), form);
    }

    private static List<Content> items(List<Element> elements, Form form) {
        String nameKey = Models.nameKey(form);
        List<Content> items = new ArrayList<>();
        for (Element element : elements) {
            List<Field> fields = new ArrayList<>();
            fields.add(new Field(nameKey, new Text(element.name())));
            fields.addAll(element.fields());
            items.add(new Fields(fields, form));
        }
        return items;
    }

    private List<Field> named(List<Element> elements, List<Member> present, Form form, Place place)
            throws RegistryException {
        Set<String> names = new HashSet<>();
        for (Member member : present) {
            names.add(member.name());
        }
        List<Field> fields = new ArrayList<>();
        for (Element element : elements) {
            Field field = new Field(element.name(), new Fields(element.fields(), form));
            if (!names.add(field.key())) {
                throw survey.root().tree().refusal(
                        place, "`" + field.key() + "` is there already", "change that entry instead of adding one");
            }
            fields.add(field);
        }
        return fields;
    }
}
