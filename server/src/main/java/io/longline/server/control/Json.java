package io.longline.server.control;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Records as JSON and back. The only place that knows the library.
public final class Json {
    private static final int DEEPEST = 16;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    // a node of another version may say more, or less
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private Json() {}

    /// In one line.
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// For people, and for programs all the same.
    public static String pretty(Object value) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    /// @throws IllegalArgumentException when `text` is no such thing
    public static <T> T read(String text, Class<T> type) {
        try {
            T value = MAPPER.readValue(text, type);
            if (value == null) {
                throw new IllegalArgumentException("expected a value, found null");
            }
            return value;
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "this is no %s in JSON: %s"
                            .formatted(type.getSimpleName(), broken.getOriginalMessage()),
                    broken);
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static <T> T from(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "this is no %s in JSON: %s"
                            .formatted(type.getSimpleName(), broken.getOriginalMessage()),
                    broken);
        }
    }
}
