package io.longline.server.settings;

import io.longline.server.settings.Section.Entry;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes settings as YAML that could be read again, each line that is not a default with where it
/// came from.
final class EffectiveYaml {
    /// What needs no quotes: nothing that YAML could take for something else.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./][\\w./:@+-]*");

    private static final int COMMENT_COLUMN = 48;

    private final Map<String, String> origins;
    private final StringBuilder yaml = new StringBuilder();

    EffectiveYaml(Map<String, String> origins) {
        this.origins = origins;
    }

    String write(Settings settings) {
        section(Section.ALL, settings, "", "", "");
        return yaml.toString();
    }

    /// @param first what stands before the first key in place of its indent
    private void section(Section section, Record record, String path, String indent, String first) {
        List<Object> values = section.values(record);
        int place = 0;
        for (var entry : section.entries().entrySet()) {
            String start = place == 0 && !first.isEmpty() ? first : indent;
            entry(entry.getKey(), entry.getValue(), values.get(place++), path, indent, start);
        }
    }

    private void entry(
            String key, Entry entry, Object value, String path, String indent, String start) {
        switch (entry) {
            case Entry.One one -> line(start + key + ": " + scalar(value), path + key);
            case Entry.Many many ->
                    line(
                            start
                                    + key
                                    + ": "
                                    + ((List<?>) value)
                                            .stream()
                                                    .map(EffectiveYaml::scalar)
                                                    .collect(Collectors.joining(", ", "[", "]")),
                            path + key);
            case Entry.Nested nested -> {
                line(start + key + ":", "");
                section(nested.section(), (Record) value, path + key + ".", indent + "  ", "");
            }
            case Entry.Each each -> each(each.section(), key, (List<?>) value, path, indent, start);
        }
    }

    private void each(
            Section section,
            String key,
            List<?> records,
            String path,
            String indent,
            String start) {
        line(start + key + ":" + (records.isEmpty() ? " []" : ""), "");
        int place = 0;
        for (Object record : records) {
            section(
                    section,
                    (Record) record,
                    "%s%s[%d].".formatted(path, key, place++),
                    indent + "    ",
                    indent + "  - ");
        }
    }

    private void line(String text, String key) {
        String origin = origins.get(key);
        yaml.append(text);
        if (origin != null) {
            yaml.repeat(' ', Math.max(2, COMMENT_COLUMN - text.length()))
                    .append("# ")
                    .append(origin);
        }
        yaml.append('\n');
    }

    private static String scalar(Object value) {
        String text = Scalar.format(value);
        return PLAIN.matcher(text).matches() && !text.endsWith(":") ? text : quoted(text);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (c < 0x20 || c == 0x7F) {
                        quoted.append("\\x%02x".formatted(c));
                    } else {
                        quoted.append((char) c);
                    }
                });
        return quoted.append('"').toString();
    }
}
