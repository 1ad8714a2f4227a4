package dev.agentsessions.registry;

import dev.agentsessions.session.Registry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The text of a registry, what it declares, and where each field of it stands. A value.
public final class RegistryText {
    /// A registry has some hundred bytes for each session.
    static final int MAX_BYTES = 64 << 20;

    private final YamlTree tree;
    private final Survey survey;

    private RegistryText(YamlTree tree, Survey survey) {
        this.tree = tree;
        this.survey = survey;
    }

    /// Reads a registry.
    ///
    /// @param file the name to show in errors
    public static RegistryText parse(String file, byte[] bytes) throws RegistryException {
        if (bytes.length > MAX_BYTES) {
            throw YamlTree.refusal(file, null, "the registry is larger than 64 MiB", "see what has filled it");
        }
        return parse(file, decoded(file, bytes));
    }

    private static RegistryText parse(String file, String text) throws RegistryException {
        YamlTree tree = YamlParser.parse(file, text);
        return new RegistryText(tree, RegistryReader.read(tree));
    }

    /// Only what is UTF-8 through and through comes out as it went in.
    private static String decoded(String file, byte[] bytes) throws RegistryException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int wrong = Arrays.mismatch(bytes, text.getBytes(StandardCharsets.UTF_8));
        if (wrong >= 0) {
            String before = new String(bytes, 0, Math.min(wrong, bytes.length), StandardCharsets.UTF_8);
            throw YamlTree.refusal(
                    file, Lines.place(text, Math.min(before.length(), text.length())), "invalid UTF-8",
                    "convert the file to UTF-8");
        }
        return text;
    }

    public Registry registry() {
        return survey.registry();
    }

    public byte[] bytes() {
        return tree.text().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether it has a place for workspaces or for sessions, be it empty.
    public boolean hasAPlace() {
        return survey.workspaces() != null || survey.sessions() != null;
    }

    /// The keys of an entry's fields, known or not, in the order of the text.
    ///
    /// @param index as in [dev.agentsessions.session.Entry#index]
    public List<String> fields(int index) throws RegistryException {
        List<String> fields = new ArrayList<>();
        for (Site.Member member : survey.entries().get(index).site().members()) {
            fields.add(member.name());
        }
        return fields;
    }

    /// The text with the edits made and every other byte as it was.
    ///
    /// @throws RegistryException if that is not possible, or if the new text would not read as intended
    public RegistryText patched(List<Edit> edits) throws RegistryException {
        Plan plan = Planner.plan(survey, edits);
        if (plan.isEmpty()) {
            return this;
        }
        RegistryText patched = readAgain(Patcher.patch(tree, plan));
        Intended.check(tree, plan, patched.tree);
        return patched;
    }

    private RegistryText readAgain(String patched) throws RegistryException {
        try {
            return parse(tree.file(), patched);
        } catch (RegistryException e) {
            throw Intended.refusal(tree, survey.root().place());
        }
    }
}
