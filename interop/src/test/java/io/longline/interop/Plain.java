package io.longline.interop;

import io.longline.protocol.ClientId;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One form for what PHP and Java return, in which they can be compared: PHP says a set as an array
/// from each member to itself and knows one empty array, Java has lists, sets and maps.
final class Plain {

    private static final String EMPTY = "(empty)";

    private final Map<ClientId, String> names;

    /// @param names what stands for an id in the recording
    Plain(Map<ClientId, String> names) {
        this.names = names;
    }

    @Nullable Object of(JsonNode recorded) {
        if (recorded.isObject()) {
            return of(map(recorded));
        }
        if (recorded.isArray()) {
            return of(recorded.valueStream().map(this::of).toList());
        }
        return scalar(recorded);
    }

    @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map when map.isEmpty() -> EMPTY;
            case Collection<?> many when many.isEmpty() -> EMPTY;
            case Map<?, ?> map -> ofMap(map);
            case Set<?> set -> new TreeSet<>(set.stream().map(this::name).toList());
            case List<?> list -> ofList(list);
            case Boolean truth -> truth;
            case Double number -> number;
            case Number number -> number.longValue();
            default -> name(value);
        };
    }

    /// A recorded object as the map that the Java API takes for a session.
    static Map<String, @Nullable Object> map(JsonNode object) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var property : object.properties()) {
            map.put(property.getKey(), raw(property.getValue()));
        }
        return map;
    }

    private static @Nullable Object raw(JsonNode value) {
        if (value.isObject()) {
            return map(value);
        }
        if (value.isArray()) {
            var list = new ArrayList<@Nullable Object>();
            value.valueStream().map(Plain::raw).forEach(list::add);
            return list;
        }
        return scalar(value);
    }

    private static @Nullable Object scalar(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isNumber() ? value.doubleValue() : value.stringValue();
    }

    private Object ofMap(Map<?, ?> map) {
        var plain = new TreeMap<String, @Nullable Object>();
        boolean isSet = true;
        for (var entry : map.entrySet()) {
            var key = name(entry.getKey());
            plain.put(key, of(entry.getValue()));
            isSet &= key.equals(name(entry.getValue()));
        }
        return isSet ? new TreeSet<>(plain.keySet()) : plain;
    }

    /// Ids come in no particular order; any other list is a list.
    private Object ofList(List<?> list) {
        boolean areIds = list.stream().allMatch(member -> name(member).startsWith("<"));
        return areIds
                ? new TreeSet<>(list.stream().map(this::name).toList())
                : new ArrayList<>(list.stream().map(this::of).toList());
    }

    private String name(@Nullable Object value) {
        return value instanceof ClientId id ? names.getOrDefault(id, "?") : String.valueOf(value);
    }
}
