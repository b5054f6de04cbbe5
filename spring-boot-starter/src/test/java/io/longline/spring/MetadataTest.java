package io.longline.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What an IDE offers is what can be set.
class MetadataTest {

    @Test
    void every_setting_and_no_other_is_offered_with_its_kind() throws Exception {
        var offered = new TreeMap<String, String>();
        for (JsonNode property : metadata().get("properties")) {
            offered.put(property.get("name").asString(), property.get("type").asString());
            assertThat(property.get("description").asString()).as(offered.lastKey()).isNotBlank();
        }

        var known = new TreeMap<String, String>();
        collect("longline.", Settings.class, known);
        known.put("longline.enabled", "java.lang.Boolean");
        collect("longline.client.", ClientProperties.class, known);
        assertThat(offered).isEqualTo(known);
    }

    @Test
    void defaults_are_named() throws Exception {
        for (JsonNode property : metadata().get("properties")) {
            if (property.get("name").asString().equals("longline.stop-timeout")) {
                assertThat(property.get("defaultValue").asString()).isEqualTo("5s");
                return;
            }
        }
        throw new AssertionError("longline.stop-timeout is not offered");
    }

    private static JsonNode metadata() throws Exception {
        try (var file =
                MetadataTest.class.getResourceAsStream(
                        "/META-INF/spring-configuration-metadata.json")) {
            return new JsonMapper().readTree(file);
        }
    }

    private static void collect(
            String prefix, Class<? extends Record> section, Map<String, String> known) {
        for (RecordComponent component : section.getRecordComponents()) {
            String key = prefix + kebab(component.getName());
            Class<?> type = component.getType();
            if (component.getGenericType() instanceof ParameterizedType list) {
                boolean gateways = list.getActualTypeArguments()[0] == GatewaySection.class;
                known.put(
                        key,
                        "java.util.List<%s>"
                                .formatted(
                                        gateways
                                                ? GatewaySection.class.getName()
                                                : "java.lang.String"));
            } else if (type.isRecord() && isSection(type)) {
                collect(key + ".", type.asSubclass(Record.class), known);
            } else {
                known.put(key, type == boolean.class ? "java.lang.Boolean" : "java.lang.String");
            }
        }
    }

    /// Records of one value, as an address, are written as one.
    private static boolean isSection(Class<?> type) {
        return type.getEnclosingClass() != null || type.getSimpleName().endsWith("Section");
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
