package io.longline.protocol.wire;

import io.longline.protocol.Delivered;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Takes the value of an answer apart. What is given out cannot be changed, and keeps the order.
final class ReplyReader {
    private static final byte[] NULL = {'N', ';'};
    private static final byte[] EMPTY_ARRAY = {'a', ':', '0', ':', '{', '}'};

    private final String query;

    /// @param query for the error
    ReplyReader(String query) {
        this.query = query;
    }

    int integer(@Nullable Object value) {
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw unexpected("a count");
    }

    /// The session is not looked into: it is the bytes that came.
    Optional<SerializedSession> session(byte[] value) {
        if (value.length == 0) {
            throw unexpected("a session");
        }
        if (Arrays.equals(value, NULL)) {
            return Optional.empty();
        }
        return Optional.of(
                Arrays.equals(value, EMPTY_ARRAY)
                        ? SerializedSession.NONE
                        : SerializedSession.owning(value.clone()));
    }

    Map<Integer, SerializedSession> sessions(byte[] value) {
        return byConnection(value, this::storedSession);
    }

    List<Integer> connections(@Nullable Object value) {
        var connections = new ArrayList<Integer>();
        array(value).asList().forEach(each -> connections.add(connection(each)));
        return Collections.unmodifiableList(connections);
    }

    Map<String, List<Integer>> connectionsByName(byte[] value) {
        return byName(value, this::connections);
    }

    Map<String, Integer> counts(byte[] value) {
        return byName(value, this::integer);
    }

    List<String> names(@Nullable Object value) {
        var names = new ArrayList<String>();
        array(value).asList().forEach(each -> names.add(name(each)));
        return Collections.unmodifiableList(names);
    }

    Delivered delivered(byte[] value) {
        List<@Nullable Object> facts = array(PhpParser.parse(value)).asList();
        if (facts.size() != 5) {
            throw unexpected("four counts and the uids");
        }
        return new Delivered(
                true,
                integer(facts.get(0)),
                integer(facts.get(1)),
                integer(facts.get(2)),
                integer(facts.get(3)),
                Set.copyOf(names(facts.get(4))));
    }

    Map<Integer, SelectedClient> selected(byte[] value) {
        return byConnection(value, each -> selectedClient(each.value()));
    }

    private SelectedClient selectedClient(@Nullable Object value) {
        PhpArray facts = array(value);
        Object session = facts.get(ReplyCodec.SESSION);
        Object uid = facts.get(ReplyCodec.UID);
        Object groups = facts.get(ReplyCodec.GROUPS);
        return new SelectedClient(
                session == null ? null : storedSession(session),
                uid == null ? null : name(uid),
                groups == null ? null : groups(groups));
    }

    private @Nullable Set<String> groups(Object value) {
        var groups = new LinkedHashSet<>(names(value));
        return groups.isEmpty() ? null : Collections.unmodifiableSet(groups);
    }

    private SerializedSession storedSession(PhpParser value) {
        if (!value.isAtString()) {
            throw unexpected("a session");
        }
        return SerializedSession.owning(value.stringBytes());
    }

    private SerializedSession storedSession(Object value) {
        return switch (value) {
            case String text -> SerializedSession.owning(Utf8.encode(text));
            case PhpBytes bytes -> SerializedSession.owning(bytes.bytes());
            default -> throw unexpected("a session");
        };
    }

    private <V> Map<Integer, V> byConnection(byte[] value, Function<PhpParser, V> form) {
        var map = new LinkedHashMap<Integer, V>();
        forEachEntry(value, (key, each) -> map.put(connection(key), form.apply(each)));
        return Collections.unmodifiableMap(map);
    }

    private <V> Map<String, V> byName(byte[] value, Function<@Nullable Object, V> form) {
        var map = new LinkedHashMap<String, V>();
        forEachEntry(value, (key, each) -> map.put(name(key), form.apply(each.value())));
        return Collections.unmodifiableMap(map);
    }

    private void forEachEntry(byte[] value, PhpParser.EntryAction action) {
        if (value.length == 0 || value[0] != 'a') {
            throw unexpected("an array");
        }
        PhpParser.forEachEntry(value, action);
    }

    private PhpArray array(@Nullable Object value) {
        if (value instanceof PhpArray array) {
            return array;
        }
        throw unexpected("an array");
    }

    private int connection(@Nullable Object value) {
        if (value instanceof Long number && number >= 0 && number <= 0xFFFF_FFFFL) {
            return number.intValue();
        }
        throw unexpected("a connection number");
    }

    /// One odd name must not hide the others, so what is not UTF-8 shows as U+FFFD.
    private String name(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case PhpBytes bytes -> PhpValues.text(bytes);
            case null, default -> throw unexpected("a name");
        };
    }

    private WireFormatException unexpected(String expected) {
        return new WireFormatException(
                "the answer to %s: %s was expected, found something else"
                        .formatted(query, expected));
    }
}
