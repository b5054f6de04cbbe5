package io.longline.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Where settings come from: one YAML text, and over it the environment and flags, what is named
/// later over what is named before.
///
/// ```java
/// var loaded = new SettingsSources().file(path).environment(System.getenv()).set("http.listen", "8080").load();
/// ```
public final class SettingsSources {
    private final Problems problems = new Problems();
    private final List<Consumer<Overlay>> layers = new ArrayList<>();
    private Node.Mapping root = Node.Mapping.empty(Origin.DEFAULT);

    /// The settings, and where each that is not a default came from.
    ///
    /// @param origins by key, as `longline.yml:4`, `LONGLINE_SECRET` or `--set`
    public record Loaded(Settings settings, Map<String, String> origins) {
        /// The settings as YAML, with where they came from behind them, secrets masked.
        public String toYaml() {
            return new EffectiveYaml(origins).write(settings);
        }
    }

    /// Reads the file, which must be there.
    public SettingsSources file(Path file) {
        try {
            return yaml(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            problems.add(
                    new Origin(file.toString()),
                    Files.exists(file)
                            ? "cannot be read as text: " + unreadable.getMessage()
                            : "there is no such file; leave --config out to go without one");
            return this;
        }
    }

    /// Reads the file if there is one.
    public SettingsSources fileWhenThere(Path file) {
        return Files.exists(file) ? file(file) : this;
    }

    /// @param name what to call the text in messages
    public SettingsSources yaml(String name, String text) {
        root = new YamlFile(name, problems).read(text);
        return this;
    }

    /// Takes the variables that begin with `LONGLINE_`.
    public SettingsSources environment(Map<String, String> variables) {
        var sorted = new TreeMap<>(variables);
        layers.add(overlay ->
                sorted.forEach((variable, value) -> overlayVariable(overlay, variable, value)));
        return this;
    }

    /// @param key `http.listen`, `gateways[0].listen` or `gateways.web.listen`
    public SettingsSources set(String key, String value) {
        return set(key, value, "--set " + key);
    }

    /// @param flag how the user wrote it, for messages
    public SettingsSources set(String key, String value, String flag) {
        layers.add(overlay -> overlay.set(key, value, new Origin(flag)));
        return this;
    }

    /// @throws SettingsException naming everything that is wrong
    public Loaded load() {
        var overlay = new Overlay(root, problems);
        layers.forEach(layer -> layer.accept(overlay));
        readSecretFile();
        var binder = new Binder(problems);
        var settings = (Settings) binder.section(Section.ALL, root, Settings.defaults(), "");
        var origins = new TreeMap<String, String>();
        binder.origins().forEach((key, origin) -> origins.put(key, origin.text()));
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        return new Loaded(settings, origins);
    }

    private void readSecretFile() {
        if (!(root.entries().get("secret-file") instanceof Node.Text file)
                || file.value().isEmpty()) {
            return;
        }
        if (root.entries().get("secret") instanceof Node.Text secret && !secret.value().isEmpty()) {
            problems.add(
                    file.origin(),
                    "secret-file: secret is set too, by %s; leave one of them out"
                            .formatted(secret.origin()));
            return;
        }
        try {
            String secret = Files.readString(Path.of(file.value())).strip();
            if (secret.isEmpty()) {
                problems.add(file.origin(), "secret-file: %s is empty".formatted(file.value()));
            }
            root.entries().put("secret", new Node.Text(secret, new Origin(file.value())));
        } catch (IOException unreadable) {
            problems.add(
                    file.origin(),
                    "secret-file: cannot read %s; expected a file that holds the secret and nothing else"
                            .formatted(file.value()));
        }
    }

    private void overlayVariable(Overlay overlay, String variable, String value) {
        if (!EnvironmentNames.isMeant(variable)) {
            return;
        }
        var origin = new Origin(variable);
        EnvironmentNames.steps(variable, overlay::names)
                .ifPresentOrElse(
                        steps -> overlay.set(steps, value, origin),
                        () -> problems.add(origin, unknown(variable)));
    }

    private static String unknown(String variable) {
        var known =
                Section.ALL.keys().stream()
                        .map(key -> key.replace("[]", ".0"))
                        .map(key -> EnvironmentNames.PREFIX + EnvironmentNames.variable(key))
                        .toList();
        return "no setting has this variable"
                + Suggestion.closest(variable, known)
                        .map("; did you mean %s?"::formatted)
                        .orElse("");
    }
}
