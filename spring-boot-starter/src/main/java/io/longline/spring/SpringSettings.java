package io.longline.spring;

import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsSources;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Longline's settings as Spring's Environment has them: the keys of `longline.yml` below
/// `longline`, each from the source that Spring asks first.
///
/// The environment of the process is read by Longline's own rules, so that a variable is called the
/// same with Spring and without. Sources that cannot list what they hold are not read.
final class SpringSettings {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("longline");

    /// What is the starter's and no setting of Longline's.
    private static final List<String> OF_THE_STARTER = List.of("enabled", "client");

    private final Environment environment;
    private final SettingsSources settings = new SettingsSources();

    private SpringSettings(Environment environment) {
        this.environment = environment;
    }

    /// @throws io.longline.server.settings.SettingsException naming all that is wrong, each with
    ///   where it stands
    static Settings of(Environment environment) {
        return new SpringSettings(environment).read();
    }

    private Settings read() {
        var sources = new ArrayList<ConfigurationPropertySource>();
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        // the one that Spring asks first is laid over the others
        for (ConfigurationPropertySource source : sources.reversed()) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                environment(variables);
            } else if (source instanceof IterableConfigurationPropertySource properties) {
                properties(properties);
            }
        }
        return settings.load().settings();
    }

    private void environment(SystemEnvironmentPropertySource variables) {
        var taken = new TreeMap<String, String>();
        for (String name : variables.getPropertyNames()) {
            if (name.startsWith("LONGLINE_") && !isOfTheStarter(name)) {
                taken.put(name, resolved(variables.getProperty(name)));
            }
        }
        settings.environment(taken);
    }

    private static boolean isOfTheStarter(String variable) {
        return variable.equals("LONGLINE_ENABLED") || variable.startsWith("LONGLINE_CLIENT_");
    }

    private void properties(IterableConfigurationPropertySource source) {
        var lists = new TreeMap<ConfigurationPropertyName, List<ConfigurationProperty>>();
        // sorted, so that the second gateway does not come before the first
        source.stream()
                .filter(ROOT::isAncestorOf)
                .filter(name -> !OF_THE_STARTER.contains(element(name, 1)))
                .sorted()
                .map(source::getConfigurationProperty)
                .forEach(property -> {
                    if (property.getName().isLastElementIndexed()) {
                        lists.computeIfAbsent(
                                        property.getName().getParent(), list -> new ArrayList<>())
                                .add(property);
                    } else {
                        set(property.getName(), resolved(property.getValue()), property, source);
                    }
                });
        lists.forEach((name, values) ->
                set(
                        name,
                        String.join(
                                ",",
                                values.stream().map(value -> resolved(value.getValue())).toList()),
                        values.getFirst(),
                        source));
    }

    private void set(
            ConfigurationPropertyName name,
            String value,
            ConfigurationProperty from,
            ConfigurationPropertySource source) {
        var origin = from.getOrigin();
        settings.set(
                name.subName(1).toString(),
                value,
                origin == null ? String.valueOf(source.getUnderlyingSource()) : origin.toString());
    }

    private static String element(ConfigurationPropertyName name, int place) {
        return name.getElement(place, ConfigurationPropertyName.Form.DASHED);
    }

    private String resolved(@org.jspecify.annotations.Nullable Object value) {
        return environment.resolveRequiredPlaceholders(value == null ? "" : value.toString());
    }
}
