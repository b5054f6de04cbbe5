package io.longline.server.settings;

import io.longline.server.settings.Section.Entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Which setting an environment variable means: `LONGLINE_` and the key in upper case, with `_` for
/// every `.` and `-`; an element of a list by its place or its name, `LONGLINE_GATEWAYS_0_LISTEN`
/// or `LONGLINE_GATEWAYS_WEB_LISTEN`.
final class EnvironmentNames {
    static final String PREFIX = "LONGLINE_";

    /// Read by the launcher.
    private static final Set<String> NO_SETTINGS = Set.of("JAVA", "OPTS", "BUILD", "CACHE");

    /// What Kubernetes puts into every container for a Service called `longline…`.
    private static final Pattern KUBERNETES =
            Pattern.compile(
                    "(?:.*_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

    private EnvironmentNames() {}

    /// Whether the variable is meant to set something.
    static boolean isMeant(String variable) {
        if (!variable.startsWith(PREFIX)) {
            return false;
        }
        String rest = variable.substring(PREFIX.length());
        return !NO_SETTINGS.contains(rest) && !KUBERNETES.matcher(rest).matches();
    }

    /// The way to the setting, empty when there is none of that name.
    ///
    /// @param names what the elements of a list are called
    static Optional<List<String>> steps(String variable, Function<String, List<String>> names) {
        return below(Section.ALL, variable.substring(PREFIX.length()), names);
    }

    private static Optional<List<String>> below(
            Section section, String rest, Function<String, List<String>> names) {
        for (var known : section.entries().entrySet()) {
            String key = known.getKey();
            Optional<List<String>> steps =
                    switch (known.getValue()) {
                        case Entry.One one -> end(key, rest);
                        case Entry.Many many -> end(key, rest);
                        case Entry.Nested nested ->
                                after(key, rest)
                                        .flatMap(r -> below(nested.section(), r, names))
                                        .map(s -> with(s, key));
                        case Entry.Each each ->
                                after(key, rest)
                                        .flatMap(r -> element(each.section(), key, r, names))
                                        .map(s -> with(s, key));
                    };
            if (steps.isPresent()) {
                return steps;
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> element(
            Section section, String list, String rest, Function<String, List<String>> names) {
        int end = rest.indexOf('_');
        String first = end < 0 ? rest : rest.substring(0, end);
        if (!first.isEmpty() && first.chars().allMatch(Character::isDigit)) {
            return after(first, rest)
                    .flatMap(r -> below(section, r, names))
                    .map(s -> with(s, first));
        }
        return names.apply(list).stream()
                .flatMap(name ->
                        after(name, rest)
                                .flatMap(r -> below(section, r, names))
                                .map(s -> with(s, name))
                                .stream())
                .findFirst();
    }

    private static Optional<List<String>> end(String key, String rest) {
        return rest.equals(variable(key)) ? Optional.of(List.of(key)) : Optional.empty();
    }

    private static Optional<String> after(String key, String rest) {
        String start = variable(key) + "_";
        return rest.startsWith(start)
                ? Optional.of(rest.substring(start.length()))
                : Optional.empty();
    }

    private static List<String> with(List<String> steps, String first) {
        var all = new ArrayList<String>();
        all.add(first);
        all.addAll(steps);
        return all;
    }

    /// A key as part of a variable's name: `unanswered-limit` is `UNANSWERED_LIMIT`.
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
    }
}
