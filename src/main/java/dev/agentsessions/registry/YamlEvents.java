package dev.agentsessions.registry;

import dev.agentsessions.session.Place;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// The engine's events over a text, and its complaints as ours.
final class YamlEvents {
    /// In chars. The engine copies what it has of a scalar whenever it reads on, so that small steps through a large
    /// scalar would take for ever.
    private static final int MAX_BUFFER = 1 << 20;

    private final String file;
    private final String text;
    private final ParserImpl parser;

    YamlEvents(String file, String text) {
        this.file = file;
        this.text = text;
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(Math.clamp(text.length(), 1, MAX_BUFFER))
                .build();
        this.parser = new ParserImpl(settings, new StreamReader(settings, text));
    }

    boolean nextIs(Event.ID id) throws RegistryException {
        try {
            return parser.checkEvent(id);
        } catch (YamlEngineException e) {
            throw invalid(e);
        }
    }

    Event next() throws RegistryException {
        try {
            return parser.next();
        } catch (YamlEngineException e) {
            throw invalid(e);
        }
    }

    void expect(Event.ID id) throws RegistryException {
        Event event = next();
        if (event.getEventId() != id) {
            throw new IllegalStateException("the engine gave " + event + " where " + id + " is due");
        }
    }

    static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private RegistryException invalid(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            Place place = marked.getProblemMark().isPresent() ? place(marked.getProblemMark().get()) : null;
            String context = marked.getContext() == null ? "" : marked.getContext() + ": ";
            return YamlTree.refusal(file, place, "invalid YAML: " + context + marked.getProblem(), "correct it");
        }
        return YamlTree.refusal(file, firstUnprintable(), "invalid YAML: a character that YAML forbids", "remove it");
    }

    /// The engine reports such a character without its line and column.
    private Place firstUnprintable() {
        int at = 0;
        while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return Lines.place(text, at);
    }
}
