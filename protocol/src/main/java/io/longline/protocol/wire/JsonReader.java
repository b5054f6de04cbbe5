package io.longline.protocol.wire;

import io.longline.protocol.Connections;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Reads the small JSON of the inner protocol, forgiving where PHP is: a number where a string is
/// meant, an object where a list is meant (PHP writes an array either way, as its keys happen to
/// be).
final class JsonReader {

    // the deepest there is: {"where":{"groups":["room"]}}
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private final JsonParser json;

    private JsonReader(JsonParser json) {
        this.json = json;
    }

    /// @param form reads one value, at whose first token the reader stands, to its last token
    /// @throws WireFormatException when `text` is not one JSON value; it shows nothing of it
    /// @throws IllegalArgumentException by `form`, when it is JSON but not what was meant
    static <T> T read(String what, byte[] text, Function<JsonReader, T> form) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) {
                throw new WireFormatException(what + " is empty, JSON was expected");
            }
            T value = form.apply(new JsonReader(json));
            if (json.nextToken() != null) {
                throw new WireFormatException(
                        "%s goes on after its JSON, at byte %d"
                                .formatted(what, json.currentTokenLocation().getByteOffset()));
            }
            return value;
        } catch (JacksonException broken) {
            throw unreadable(what, broken);
        }
    }

    /// Jackson's own message quotes the text, in which there may be a secret: it is not passed on.
    private static WireFormatException unreadable(String what, JacksonException broken) {
        var location = broken.getLocation();
        return new WireFormatException(
                location == null
                        ? "%s is nested deeper than %d levels, or longer than is taken"
                                .formatted(what, MAX_DEPTH)
                        : "%s is not JSON that can be read; it breaks at byte %d"
                                .formatted(what, location.getByteOffset()));
    }

    boolean isObject() {
        return json.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isList() {
        return json.currentToken() == JsonToken.START_ARRAY;
    }

    /// Text, or an integer.
    boolean isText() {
        return json.currentToken() == JsonToken.VALUE_STRING
                || json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    /// Hands each field of the object to `field`, which reads its value or skips it.
    void fields(String what, Consumer<String> field) {
        if (!isObject()) {
            throw unexpected(what, "an object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            field.accept(name);
        }
    }

    /// Hands each value of a list, or of an object whose names do not matter, to `value`.
    void values(String what, Runnable value) {
        if (isObject()) {
            fields(what, name -> value.run());
            return;
        }
        if (!isList()) {
            throw unexpected(what, "a list");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            value.run();
        }
    }

    void skip() {
        json.skipChildren();
    }

    /// Text; an integer is its digits.
    String text(String what) {
        if (!isText()) {
            throw unexpected(what, "a string or an integer");
        }
        return json.getString();
    }

    /// A whole number of 32 bits.
    int number(String what) {
        String digits = text(what);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException other) {
            throw new IllegalArgumentException(what + " is no number of 32 bits");
        }
    }

    /// Whether a flag is set as PHP would see it: 1 or true.
    boolean isSet() {
        boolean set =
                json.currentToken() == JsonToken.VALUE_TRUE
                        || (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                                && json.getString().equals("1"));
        skip();
        return set;
    }

    /// A list of names, or a single one.
    List<String> names(String what) {
        var names = new ArrayList<String>();
        if (isObject() || isList()) {
            values(what, () -> names.add(text(what)));
        } else {
            names.add(text(what));
        }
        return names;
    }

    /// Connection numbers as PHP writes them, `{"1":1,"7":7}`, or as a list; none for null.
    Connections connections(String what) {
        if (isNull()) {
            return Connections.NONE;
        }
        var numbers = IntStream.builder();
        values(what, () -> numbers.add(connection(what)));
        return Connections.of(numbers.build().toArray());
    }

    private int connection(String what) {
        String digits = text(what);
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException outside) {
            throw new IllegalArgumentException(
                    what + " has a connection that is no number of 32 bits");
        }
    }

    /// Says what kind of value was found, not which: it may be a secret.
    private IllegalArgumentException unexpected(String what, String expected) {
        String found =
                switch (json.currentToken()) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "a list";
                    case VALUE_STRING -> "a string";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case VALUE_NULL -> "null";
                    default -> "something else";
                };
        return new IllegalArgumentException(
                "%s: %s was expected, found %s".formatted(what, expected, found));
    }
}
