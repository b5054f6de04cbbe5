import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes what IDEs offer in `application.yml` out of the tables of `docs/settings.md` and
/// `docs/spring-boot.md`, so that a setting is described once.
class SpringMetadata {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z.\\[\\]-]+)` \\| ([^|]*) \\| ([^|]+) \\|");
    private static final Set<String> LISTS =
            Set.of(
                    "longline.roles",
                    "longline.registers",
                    "longline.worker.classpath",
                    "longline.client.registers");

    public static void main(String[] args) throws Exception {
        Path docs = Path.of(args[0]);
        Path target = Path.of(args[1]);
        var properties = new ArrayList<String>();
        // an IDE finds the keys of one gateway in the record
        properties.add(
                property(
                        "longline.gateways",
                        "java.util.List<io.longline.server.settings.GatewaySection>",
                        "",
                        "The listeners, and the connections they take."));
        rows(docs.resolve("settings.md"), "longline.", properties);
        rows(docs.resolve("spring-boot.md"), "", properties);
        String json = "{\n  \"properties\": [\n" + String.join(",\n", properties) + "\n  ]\n}\n";
        Files.createDirectories(target.getParent());
        Files.writeString(target, json);
    }

    private static void rows(Path document, String prefix, List<String> properties)
            throws Exception {
        for (String line : Files.readAllLines(document)) {
            var row = ROW.matcher(line);
            if (row.matches() && !row.group(1).startsWith("gateways[]")) {
                String name = prefix + row.group(1);
                String value = row.group(2).equals("none") ? "" : row.group(2).replace("`", "");
                properties.add(property(name, type(name, value), value, row.group(3)));
            }
        }
    }

    /// Everything but yes and no is text to an IDE: it does not know `10MiB` and `55s`.
    private static String type(String name, String value) {
        if (LISTS.contains(name)) {
            return "java.util.List<java.lang.String>";
        }
        return value.equals("true") || value.equals("false")
                ? "java.lang.Boolean"
                : "java.lang.String";
    }

    private static String property(String name, String type, String value, String description) {
        String standard =
                value.isEmpty()
                        ? ""
                        : ", \"defaultValue\": "
                                + (type.endsWith("Boolean") ? value : quoted(value));
        return "    { \"name\": %s, \"type\": %s, \"description\": %s%s }"
                .formatted(quoted(name), quoted(type), quoted(plain(description)), standard);
    }

    /// Without the marks of Markdown.
    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1").replace("`", "");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
