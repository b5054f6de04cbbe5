package io.longline.server.settings;

import io.longline.server.settings.Section.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Lays single values, from flags and the environment, over what a file says.
///
/// A key is written `http.listen`; an element of a list by its place or by its name,
/// `gateways[0].listen` or `gateways.web.listen`.
final class Overlay {
    private static final Pattern PLACE = Pattern.compile("(.*)\\[(\\w[\\w-]*)]");

    private final Node.Mapping root;
    private final Problems problems;

    Overlay(Node.Mapping root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void set(String key, String value, Origin origin) {
        set(steps(key), value, origin);
    }

    /// @param steps keys, places and names on the way down
    void set(List<String> steps, String value, Origin origin) {
        Node.Mapping at = root;
        @Nullable Section section = Section.ALL;
        for (int i = 0; i < steps.size() - 1; i++) {
            String step = steps.get(i);
            Entry entry = section == null ? null : section.entries().get(step);
            if (entry instanceof Entry.Each each) {
                int byDefault = i == 0 ? gatewaysByDefault() : 0;
                Node.Items items = items(at, step, origin, byDefault);
                i++;
                Node.Mapping element = element(items, step, each.section(), steps.get(i), origin);
                if (element == null) {
                    return;
                }
                at = element;
                section = each.section();
            } else {
                section = entry instanceof Entry.Nested nested ? nested.section() : null;
                at = mappingAt(at, step, origin);
            }
        }
        at.entries().put(steps.getLast(), new Node.Text(value, origin));
    }

    /// What the elements of a list of sections are called, in order.
    List<String> names(String list) {
        var names = new ArrayList<String>();
        if (Section.ALL.entries().get(list) instanceof Entry.Each each) {
            var items = items(root, list, Origin.DEFAULT, gatewaysByDefault()).items();
            for (int place = 0; place < items.size(); place++) {
                names.add(name(each.section(), items.get(place), place));
            }
        }
        return names;
    }

    private static String name(Section section, Node item, int place) {
        if (item instanceof Node.Mapping mapping
                && mapping.entries().get("name") instanceof Node.Text text) {
            return text.value();
        }
        return String.valueOf(section.values(section.defaults(place)).getFirst());
    }

    private Node.@Nullable Mapping element(
            Node.Items items, String list, Section section, String which, Origin origin) {
        OptionalInt place = place(items, section, which);
        if (place.isEmpty() || place.getAsInt() > items.items().size()) {
            problems.add(
                    origin,
                    "%s has no '%s'; there is %s, and %d would be a new one"
                            .formatted(list, which, names(list), items.items().size()));
            return null;
        }
        int at = place.getAsInt();
        if (at == items.items().size()) {
            items.items().add(Node.Mapping.empty(origin));
        }
        if (items.items().get(at) instanceof Node.Mapping mapping) {
            return mapping;
        }
        var fresh = Node.Mapping.empty(origin);
        items.items().set(at, fresh);
        return fresh;
    }

    private static OptionalInt place(Node.Items items, Section section, String which) {
        if (!which.isEmpty() && which.length() < 5 && which.chars().allMatch(Character::isDigit)) {
            return OptionalInt.of(Integer.parseInt(which));
        }
        for (int place = 0; place < items.items().size(); place++) {
            if (name(section, items.items().get(place), place).equals(which)) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }

    /// The only list of sections that is not empty by default.
    private static int gatewaysByDefault() {
        return Settings.defaults().gateways().size();
    }

    /// The list as the file has it, or else as many sections as there are by default.
    private static Node.Items items(
            Node.Mapping parent, String list, Origin origin, int byDefault) {
        if (parent.entries().get(list) instanceof Node.Items items) {
            return items;
        }
        var items = Node.Items.empty(origin);
        for (int i = 0; i < byDefault; i++) {
            items.items().add(Node.Mapping.empty(origin));
        }
        if (!origin.equals(Origin.DEFAULT)) {
            parent.entries().put(list, items);
        }
        return items;
    }

    private static Node.Mapping mappingAt(Node.Mapping parent, String key, Origin origin) {
        if (parent.entries().get(key) instanceof Node.Mapping mapping) {
            return mapping;
        }
        var fresh = Node.Mapping.empty(origin);
        parent.entries().put(key, fresh);
        return fresh;
    }

    private static List<String> steps(String key) {
        var steps = new ArrayList<String>();
        for (String part : key.split("\\.", -1)) {
            var place = PLACE.matcher(part);
            if (place.matches()) {
                steps.add(place.group(1));
                steps.add(place.group(2));
            } else {
                steps.add(part);
            }
        }
        return steps;
    }
}
