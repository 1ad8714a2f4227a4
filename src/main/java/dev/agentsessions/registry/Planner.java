package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.Content.Fields;
import dev.agentsessions.registry.Content.Items;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.registry.Survey.EntrySite;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.registry.YamlNode.Scalar;
import dev.agentsessions.registry.YamlNode.Sequence;
import dev.agentsessions.session.Pane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From edits to a plan, refusing what cannot be changed in its place. Several edits of one field are one: the last
/// value wins, and elements to append are gathered.
final class Planner {
    private final Survey survey;
    private final Models models;
    private final Plan plan = new Plan();

    private Planner(Survey survey) throws RegistryException {
        this.survey = survey;
        this.models = new Models(survey);
        plan.times(models.time());
    }

    static Plan plan(Survey survey, List<Edit> edits) throws RegistryException {
        Map<Integer, Map<String, List<Value>>> changes = new LinkedHashMap<>();
        List<Edit.Add> additions = new ArrayList<>();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.Change change -> gather(
                        change.assignments(), changes.computeIfAbsent(change.index(), i -> new LinkedHashMap<>()));
                case Edit.Add add -> additions.add(add);
            }
        }
        Planner planner = new Planner(survey);
        for (Map.Entry<Integer, Map<String, List<Value>>> change : changes.entrySet()) {
            planner.change(change.getKey(), change.getValue());
        }
        if (!additions.isEmpty()) {
            new AdditionPlanner(survey, planner.models, planner.plan).add(additions);
        }
        return planner.plan;
    }

    static Map<String, List<Value>> gather(List<Assignment> assignments, Map<String, List<Value>> values) {
        for (Assignment assignment : assignments) {
            List<Value> ofField = values.computeIfAbsent(assignment.field(), f -> new ArrayList<>());
            if (!(assignment.value() instanceof Value.Appended)) {
                ofField.clear();
            }
            ofField.add(assignment.value());
        }
        return values;
    }

    /// Assigned values as new fields, in the order of people.
    static List<Field> fields(Map<String, List<Value>> values, Models models) {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, List<Value>> value : values.entrySet()) {
            fields.add(new Field(value.getKey(), Content.of(value.getValue(), models.pane(), models.list())));
        }
        FieldOrder.sort(fields);
        return fields;
    }

    private void change(int index, Map<String, List<Value>> values) throws RegistryException {
        EntrySite entry = survey.entries().get(index);
        String name = survey.registry().entries().get(index).name();
        if (!(entry.site().node() instanceof Mapping mapping) || mapping.pairs().isEmpty()) {
            entry.site().requireChangeable("the session " + name);
            YamlNode container = entry.container().node();
            Content.Form form = models.entry(container, container instanceof Sequence);
            plan.replace(entry.site().node(), new Fields(fields(values, models), form));
            return;
        }
        Map<String, List<Value>> absent = new LinkedHashMap<>();
        for (Map.Entry<String, List<Value>> value : values.entrySet()) {
            Site field = entry.site().get(value.getKey());
            if (field == null) {
                absent.put(value.getKey(), value.getValue());
            } else {
                change(field, "`" + value.getKey() + "` of the session " + name, value.getValue());
            }
        }
        if (!absent.isEmpty()) {
            entry.site().requireChangeable("the session " + name);
        }
        for (Field field : fields(absent, models)) {
            plan.insertAfter(FieldOrder.predecessor(mapping.pairs(), field.key()), field);
        }
    }

    private void change(Site field, String subject, List<Value> values) throws RegistryException {
        Content content = Content.of(values, models.pane(), models.list());
        switch (values.getLast()) {
            case Value.Text text -> changeScalar(field, subject, content);
            case Value.Null none -> changeScalar(field, subject, content);
            case Value.Time time -> changeScalar(field, subject, content);
            case Value.PaneOf pane -> changePane(field, subject, content, pane.pane());
            case Value.Appended last -> append(field, subject, new Items(Content.appended(values), models.list()));
        }
    }

    private void changeScalar(Site field, String subject, Content content) throws RegistryException {
        if (isSaid(content, field.node())) {
            return;
        }
        field.requireChangeable(subject);
        if (!(field.node() instanceof Scalar scalar) || scalar.quote() == Quote.BLOCK) {
            throw field.tree().refusal(field.place(), subject + " is no plain or quoted value", "write it on one line");
        }
        plan.replace(scalar, content);
    }

    /// Whether the field holds the value already, in whatever style.
    private static boolean isSaid(Content content, YamlNode node) {
        return content instanceof Content.Text text
                ? node instanceof Scalar scalar && !scalar.isNull() && scalar.text().equals(text.text())
                : Intended.isWritten(content, node);
    }

    private void changePane(Site field, String subject, Content whole, Pane pane) throws RegistryException {
        if (!(field.node() instanceof Mapping mapping) || mapping.pairs().isEmpty()) {
            replaceNothing(field, subject, whole, "a mapping");
            return;
        }
        List<Field> absent = new ArrayList<>();
        for (Field part : Content.all(pane)) {
            Site there = field.get(part.key());
            if (there != null) {
                changeScalar(there, "`" + part.key() + "` in " + subject, part.value());
            } else if (!(part.value() instanceof Content.Null)) {
                absent.add(part);
            }
        }
        for (Field part : absent) {
            field.requireChangeable(subject);
            plan.insertAfter(FieldOrder.predecessor(mapping.pairs(), part.key()), part);
        }
    }

    private void append(Site field, String subject, Items content) throws RegistryException {
        if (field.node() instanceof Sequence sequence && !sequence.items().isEmpty()) {
            field.requireChangeable(subject);
            plan.append(sequence, content.items());
        } else {
            replaceNothing(field, subject, content, "a list");
        }
    }

    /// Null, `{}` and `[]` may become whatever is needed.
    private void replaceNothing(Site field, String subject, Content content, String expected)
            throws RegistryException {
        field.requireChangeable(subject);
        boolean nothing = switch (field.node()) {
            case Scalar scalar -> scalar.isNull();
            case Mapping mapping -> mapping.pairs().isEmpty();
            case Sequence sequence -> sequence.items().isEmpty();
            case YamlNode.Alias alias -> false;
        };
        if (!nothing) {
            throw field.tree().refusal(field.place(), subject + " is not " + expected, "make it one");
        }
        plan.replace(field.node(), content);
    }
}
