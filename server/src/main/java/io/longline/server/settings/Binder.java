package io.longline.server.settings;

import io.longline.server.settings.Section.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes the records out of what was read, noting every problem on the way rather than stopping at
/// the first.
final class Binder {
    private final Problems problems;
    private final Map<String, Origin> origins = new TreeMap<>();

    Binder(Problems problems) {
        this.problems = problems;
    }

    /// Where each value that is not a default came from, by its key.
    Map<String, Origin> origins() {
        return origins;
    }

    /// @param path the key of the section with a dot behind it, "" for the whole
    Record section(Section section, Node node, Record defaults, String path) {
        return switch (node) {
            case Node.Mapping mapping -> record(section, mapping, defaults, path);
            // `heartbeat:` with nothing below it
            case Node.Text text when text.value().isEmpty() -> defaults;
            case Node other -> {
                String first = section.entries().keySet().iterator().next();
                problems.add(
                        other.origin(),
                        "%s is a section; expected keys below it, as %s: …, found %s"
                                .formatted(withoutDot(path), first, other.kind()));
                yield defaults;
            }
        };
    }

    private Record record(Section section, Node.Mapping mapping, Record defaults, String path) {
        List<Object> values = section.values(defaults);
        int place = 0;
        for (var entry : section.entries().entrySet()) {
            Node node = mapping.entries().get(entry.getKey());
            if (node != null) {
                String key = path + entry.getKey();
                values.set(place, value(entry.getValue(), node, values.get(place), key));
            }
            place++;
        }
        mapping.entries().forEach((key, node) -> unknownUnlessIn(section, key, node, path));
        try {
            return section.make(values);
        } catch (IllegalArgumentException refused) {
            refused(refused, mapping, path);
            return defaults;
        }
    }

    private Object value(Entry entry, Node node, Object standing, String key) {
        return switch (entry) {
            case Entry.Nested nested ->
                    section(nested.section(), node, (Record) standing, key + ".");
            case Entry.Each each -> each(each.section(), node, standing, key);
            case Entry.One one -> one(one.type(), node, standing, key);
            case Entry.Many many -> many(many.type(), node, standing, key);
        };
    }

    private Object one(Class<?> type, Node node, Object standing, String key) {
        if (!(node instanceof Node.Text text)) {
            problems.add(node.origin(), "%s is one value, found %s".formatted(key, node.kind()));
            return standing;
        }
        Object parsed = scalar(type, text.value(), text.origin(), key);
        if (parsed == null) {
            return standing;
        }
        origins.put(key, text.origin());
        return parsed;
    }

    private Object many(Class<?> type, Node node, Object standing, String key) {
        List<Node> items =
                switch (node) {
                    case Node.Items list -> list.items();
                    case Node.Text text -> separatedByCommas(text);
                    case Node.Mapping mapping -> List.of(mapping);
                };
        var values = new ArrayList<Object>();
        boolean good = true;
        for (Node item : items) {
            Object value =
                    item instanceof Node.Text text
                            ? scalar(type, text.value(), text.origin(), key)
                            : null;
            if (value == null) {
                good = false;
                if (!(item instanceof Node.Text)) {
                    problems.add(
                            item.origin(),
                            "%s is a list of values, found %s".formatted(key, item.kind()));
                }
            } else {
                values.add(value);
            }
        }
        origins.put(key, node.origin());
        return good ? values : standing;
    }

    private static List<Node> separatedByCommas(Node.Text text) {
        var items = new ArrayList<Node>();
        for (String part : text.value().split(",", -1)) {
            if (!part.isBlank()) {
                items.add(new Node.Text(part.strip(), text.origin()));
            }
        }
        return items;
    }

    private Object each(Section section, Node node, Object standing, String key) {
        if (!(node instanceof Node.Items list)) {
            problems.add(
                    node.origin(),
                    "%s is a list of sections, each after a dash, found %s"
                            .formatted(key, node.kind()));
            return standing;
        }
        origins.put(key, node.origin());
        var sections = new ArrayList<Record>();
        for (Node item : list.items()) {
            int place = sections.size();
            sections.add(
                    section(
                            section,
                            item,
                            section.defaults(place),
                            "%s[%d].".formatted(key, place)));
        }
        return sections;
    }

    private @Nullable Object scalar(Class<?> type, String text, Origin origin, String key) {
        try {
            return Scalar.parse(type, text);
        } catch (IllegalArgumentException why) {
            String found =
                    Scalar.isHidden(type)
                            ? ""
                            : text.isEmpty() ? ", found nothing" : ", found '" + text + "'";
            problems.add(origin, "%s: %s%s".formatted(key, why.getMessage(), found));
            return null;
        }
    }

    private void refused(IllegalArgumentException why, Node.Mapping mapping, String path) {
        if (why instanceof InvalidSetting setting) {
            String key = path + setting.key();
            problems.add(originOf(key, mapping), "%s: %s".formatted(key, why.getMessage()));
        } else {
            problems.add(mapping.origin(), withoutDot(path) + ": " + why.getMessage());
        }
        for (Throwable further : why.getSuppressed()) {
            refused((IllegalArgumentException) further, mapping, path);
        }
    }

    /// The line of the key itself, or of the section around it when the value is a default.
    private Origin originOf(String key, Node.Mapping mapping) {
        Origin exact = origins.get(key);
        if (exact != null) {
            return exact;
        }
        int dot = key.lastIndexOf('.');
        return dot < 0 ? mapping.origin() : enclosing(key.substring(0, dot), mapping);
    }

    private Origin enclosing(String path, Node.Mapping mapping) {
        return origins.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path + "."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(mapping.origin());
    }

    private void unknownUnlessIn(Section section, String key, Node node, String path) {
        if (!section.entries().containsKey(key)) {
            unknown(section, key, node, path);
        }
    }

    /// Names every value below an unknown key, each with what may have been meant.
    private void unknown(Section section, String key, Node node, String path) {
        if (node instanceof Node.Mapping below && !below.entries().isEmpty()) {
            below.entries().forEach((k, n) -> unknown(section, key + "." + k, n, path));
            return;
        }
        String said = "unknown setting " + path + key;
        String hint =
                Suggestion.closest(key, section.keys())
                        .or(() -> Suggestion.closest(key, section.entries().keySet()))
                        .map("; did you mean %s?"::formatted)
                        .orElseGet(() -> elsewhere(section, key));
        problems.add(node.origin(), said + hint);
    }

    private static String elsewhere(Section section, String key) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        return Section.ALL.keys().stream()
                .filter(k -> k.equals(key) || k.endsWith("." + key) || k.endsWith("." + last))
                .findFirst()
                .map("; there is %s"::formatted)
                .orElse("; here can be " + String.join(", ", section.entries().keySet()));
    }

    private static String withoutDot(String path) {
        return path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
    }
}
