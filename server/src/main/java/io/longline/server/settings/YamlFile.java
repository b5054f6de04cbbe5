package io.longline.server.settings;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads YAML into [Node]s that remember their lines.
final class YamlFile {
    /// Deeper than any setting is; a file that goes deeper is a mistake or a trick.
    private static final int MAX_DEPTH = 20;

    private final String name;
    private final Problems problems;

    YamlFile(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    /// What stands in `text`; an empty mapping, with the problem noted, when it is no YAML mapping.
    Node.Mapping read(String text) {
        var start = Origin.line(name, 1);
        var settings = LoadSettings.builder().setLabel(name).setAllowNonScalarKeys(true).build();
        try {
            var root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                return Node.Mapping.empty(start);
            }
            if (convert(root.get(), start, 0) instanceof Node.Mapping mapping) {
                return mapping;
            }
            problems.add(start, "expected settings, as register: { listen: 127.0.0.1:1238 }");
        } catch (MarkedYamlEngineException broken) {
            problems.add(
                    broken.getProblemMark().map(mark -> at(mark.getLine())).orElse(start),
                    "is not YAML here: " + broken.getProblem());
        } catch (YamlEngineException broken) {
            problems.add(start, "cannot be read as YAML: " + broken.getMessage());
        }
        return Node.Mapping.empty(start);
    }

    private Node convert(
            org.snakeyaml.engine.v2.nodes.@Nullable Node node, Origin origin, int depth) {
        if (depth > MAX_DEPTH) {
            problems.add(origin, "goes deeper than any setting does");
            return new Node.Text("", origin);
        }
        return switch (node) {
            case ScalarNode text ->
                    new Node.Text(text.getTag().equals(Tag.NULL) ? "" : text.getValue(), origin);
            case SequenceNode list -> items(list, origin, depth);
            case MappingNode mapping -> mapping(mapping, origin, depth);
            case null, default -> {
                problems.add(origin, "has something here that settings do not have");
                yield new Node.Text("", origin);
            }
        };
    }

    private Node items(SequenceNode list, Origin origin, int depth) {
        var items = Node.Items.empty(origin);
        for (var element : list.getValue()) {
            items.items().add(convert(element, at(element), depth + 1));
        }
        return items;
    }

    private Node mapping(MappingNode node, Origin origin, int depth) {
        var mapping = Node.Mapping.empty(origin);
        for (NodeTuple tuple : node.getValue()) {
            Origin line = at(tuple.getKeyNode());
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                var before =
                        mapping.entries()
                                .putIfAbsent(
                                        key.getValue(),
                                        convert(tuple.getValueNode(), line, depth + 1));
                if (before != null) {
                    problems.add(
                            line,
                            "%s is given a second time; the first is at %s"
                                    .formatted(key.getValue(), before.origin()));
                }
            } else {
                problems.add(line, "a key is one word, as listen");
            }
        }
        return mapping;
    }

    private Origin at(org.snakeyaml.engine.v2.nodes.Node node) {
        return node.getStartMark().map(mark -> at(mark.getLine())).orElse(Origin.line(name, 1));
    }

    private Origin at(int lineFromZero) {
        return Origin.line(name, lineFromZero + 1);
    }
}
