package io.longline.server.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What stands in a settings file, before anybody has asked what it means. Files, environment and
/// flags are laid over one another in this form.
sealed interface Node {

    /// The line of its key, or of itself in a list.
    Origin origin();

    record Text(String value, Origin origin) implements Node {}

    record Items(List<Node> items, Origin origin) implements Node {
        static Items empty(Origin origin) {
            return new Items(new ArrayList<>(), origin);
        }
    }

    record Mapping(Map<String, Node> entries, Origin origin) implements Node {
        static Mapping empty(Origin origin) {
            return new Mapping(new LinkedHashMap<>(), origin);
        }
    }

    /// What it is, for somebody who expected something else.
    default String kind() {
        return switch (this) {
            case Text text -> text.value().isEmpty() ? "nothing" : "'" + text.value() + "'";
            case Items list -> "a list of " + list.items().size();
            case Mapping mapping ->
                    "a section with " + String.join(", ", mapping.entries().keySet());
        };
    }
}
