package io.longline.client;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One call of PHP's GatewayClient, with the bytes that it sent and got, and what it returned.
record RecordedCall(int line, Map<String, @Nullable Object> fields) {
    private static final JsonFactory JSON = new JsonFactory();

    static List<RecordedCall> all() {
        var calls = new ArrayList<RecordedCall>();
        var stream =
                Objects.requireNonNull(
                        RecordedCall.class.getResourceAsStream("/vectors/inner-protocol.jsonl"));
        try (var lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.contains("\"kind\": \"client\"") || line.contains("\"kind\":\"client\"")) {
                    calls.add(new RecordedCall(number, map(json(line))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }

    String call() {
        return text("call");
    }

    String text(String field) {
        return (String) Objects.requireNonNull(fields.get(field));
    }

    byte[] bytes(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    List<@Nullable Object> args() {
        return list(fields.get("args"));
    }

    @Nullable Object returns() {
        return fields.get("returns");
    }

    @Override
    public String toString() {
        return "line %d: %s%s".formatted(line, call(), text("secret").isEmpty() ? "" : ", secret");
    }

    @SuppressWarnings("unchecked") // JSON has no other objects
    static Map<String, @Nullable Object> map(@Nullable Object json) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(json);
    }

    @SuppressWarnings("unchecked") // JSON has no other lists
    static List<@Nullable Object> list(@Nullable Object json) {
        return (List<@Nullable Object>) Objects.requireNonNull(json);
    }

    private static @Nullable Object json(String text) {
        try (JsonParser parser =
                JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
