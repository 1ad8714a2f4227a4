package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Form;
import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Pair;
import dev.agentsessions.registry.YamlNode.Sequence;
import org.jspecify.annotations.Nullable;

/// The outline of a collection on the page, as its model has it.
///
/// @param flow in flow style
/// @param oneLine flow style with all elements on one line
/// @param padded flow style on one line with spaces inside the brackets
/// @param step how far the elements (in block style the keys or dashes) are right of what holds the collection: the
///     keys of the surrounding mapping, or in flow style the line of the opening bracket
/// @param closeStep the same of a closing bracket that stands on a line of its own
/// @param gap from a dash to what follows it
record Shape(boolean flow, boolean oneLine, boolean padded, int step, int closeStep, int gap) {
    private static final int USUAL_STEP = 2;

    /// Nothing is ever moved left, whatever a sloppy model does.
    Shape {
        step = Math.max(0, step);
        closeStep = Math.max(0, closeStep);
    }

    /// The shape of what has no model.
    static Shape ofDocument(YamlTree tree) {
        int step = USUAL_STEP;
        if (tree.root() instanceof Mapping root && !root.pairs().isEmpty()) {
            if (root.flow()) {
                return of(tree.text(), root, null, new Shape(true, true, false, USUAL_STEP, 0, 2));
            }
            for (Pair pair : root.pairs()) {
                if (pair.value() instanceof Mapping nested && !nested.flow()) {
                    step = column(tree.text(), nested) - column(tree.text(), root);
                    break;
                }
            }
        }
        return new Shape(tree.root() instanceof Mapping root && root.flow(), true, true, step, 0, 2);
    }

    /// @param usual the shape where there is no model
    /// @param withinFlow whether flow style is all that is possible
    static Shape of(String text, Form form, Shape usual, boolean withinFlow) {
        YamlNode model = form.model();
        boolean flow = withinFlow || form.flow();
        if (model == null || (withinFlow && !isFlow(model))) {
            return new Shape(flow, usual.oneLine || !usual.flow, usual.padded, usual.step, usual.closeStep, usual.gap);
        }
        return of(text, model, form.modelParent(), usual);
    }

    static Shape of(String text, YamlNode model, @Nullable YamlNode parent, Shape usual) {
        int first = firstElement(model);
        if (!isFlow(model)) {
            int step = parent == null || isFlow(parent) ? usual.step : column(text, model) - column(text, parent);
            return new Shape(false, false, usual.padded, step, 0, gap(text, model));
        }
        int open = model.span().content();
        int close = model.span().end() - 1;
        if (!Lines.hasBreak(text, open, first)) {
            return new Shape(true, true, text.charAt(open + 1) == ' ', usual.step, 0, usual.gap);
        }
        int line = Lines.indentation(text, open);
        int closing = Lines.column(text, close) - line;
        return new Shape(true, false, false, Lines.column(text, first) - line, closing, usual.gap);
    }

    static boolean isFlow(YamlNode node) {
        return (node instanceof Mapping mapping && mapping.flow())
                || (node instanceof Sequence sequence && sequence.flow());
    }

    private static int firstElement(YamlNode collection) {
        return switch (collection) {
            case Mapping mapping -> mapping.pairs().getFirst().key().span().start();
            case Sequence sequence -> sequence.items().getFirst().span().start();
            case YamlNode.Scalar scalar -> scalar.span().start();
            case YamlNode.Alias alias -> alias.span().start();
        };
    }

    /// Where the keys or dashes of a block collection stand.
    static int column(String text, YamlNode block) {
        if (!(block instanceof Mapping)) {
            return Lines.column(text, block.span().content());
        }
        int key = firstElement(block);
        int before = key;
        while (before > 0 && Lines.isBlank(text.charAt(before - 1))) {
            before--;
        }
        boolean explicit = before > 0 && before < key && text.charAt(before - 1) == '?';
        return Lines.column(text, explicit ? before - 1 : key);
    }

    private static int gap(String text, YamlNode block) {
        if (block instanceof Sequence sequence) {
            YamlNode last = sequence.items().getLast();
            int start = last.span().start();
            int gap = Lines.column(text, start) - column(text, block);
            if (start > 0 && gap >= 2 && text.charAt(start - gap) == '-') {
                return gap;
            }
        }
        return USUAL_STEP;
    }
}
