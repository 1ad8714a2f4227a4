package dev.agentsessions.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads a config file: YAML, with keys nested (`lock: { timeout: 5s }`) or dotted (`lock.timeout: 5s`). Only this
/// class needs a YAML parser, so that a start without a config file loads none.
final class ConfigFile {
    /// The core schema takes `~` as null too, as people do. What a key may not be is for us to say, with its line.
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new CoreSchema()).setAllowNonScalarKeys(true).build();

    private final Path file;
    private final Problems problems;
    private final Map<Key, Given> given = new EnumMap<>(Key.class);

    private ConfigFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /// What the text gives; a key that it sets to null it does not give.
    static Map<Key, Given> parse(Path file, byte[] bytes, Problems problems) {
        ConfigFile config = new ConfigFile(file, problems);
        Node root = config.compose(bytes);
        if (root instanceof MappingNode mapping) {
            config.read("", mapping);
        } else if (root != null && !root.getTag().equals(Tag.NULL)) {
            config.problem(root, "the file must be a mapping of keys to values");
        }
        return config.given;
    }

    private @Nullable Node compose(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new Compose(SETTINGS).composeString(text).orElse(null);
        } catch (CharacterCodingException e) {
            problems.add(file.toString(), "is not valid UTF-8");
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            String where = mark.isEmpty() ? file.toString() : file + ":" + (mark.get().getLine() + 1);
            problems.add(where, "is not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(file.toString(), "is not valid YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            problems.add(file.toString(), "is nested too deeply");
        }
        return null;
    }

    /// @param prefix of the keys in it, empty or ending in a dot
    private void read(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            Node value = tuple.getValueNode();
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                problem(tuple.getKeyNode(), "a key must be a word");
                continue;
            }
            String word = prefix + name.getValue();
            Key key = Key.of(word);
            if (key != null) {
                take(key, name, value);
            } else if (!Key.isGroup(word)) {
                problem(name, Key.unknown(word));
            } else if (value instanceof MappingNode inner) {
                read(word + ".", inner);
            } else if (!value.getTag().equals(Tag.NULL)) {
                problem(value, word + " must be a mapping");
            }
        }
    }

    private void take(Key key, ScalarNode name, Node value) {
        if (value.getTag().equals(Tag.NULL)) {
            return;
        }
        List<String> items = key.list() ? items(key, value) : item(key, value);
        if (items == null) {
            return;
        }
        Origin origin = Origin.file(file.toString(), line(name));
        Given former = given.putIfAbsent(key, new Given(items, origin, file.getParent()));
        if (former != null) {
            problem(name, key.word() + " is given twice, first at " + former.origin().where());
        }
    }

    private @Nullable List<String> item(Key key, Node value) {
        if (value instanceof ScalarNode scalar) {
            return List.of(scalar.getValue());
        }
        problem(value, key.word() + " must be a single value");
        return null;
    }

    private @Nullable List<String> items(Key key, Node value) {
        if (!(value instanceof SequenceNode sequence)) {
            problem(value, key.word() + " must be a list");
            return null;
        }
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar && !item.getTag().equals(Tag.NULL)) {
                items.add(scalar.getValue());
            } else {
                problem(item, key.word() + " must be a list of single values");
            }
        }
        return items;
    }

    private void problem(Node node, String what) {
        problems.add(file + ":" + line(node), what);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
