package io.longline.worker;

import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// What the gateway keeps for a client, PHP's `$_SESSION`: a map that its handlers read and change.
///
/// It is read when it is first looked at, and goes back to the gateway, whole, when the handler has
/// returned, if the handler changed it: the last writer wins. Values are what PHP knows: null,
/// [Boolean], [Long] (any whole number is stored as one), [Double], [String], [java.util.List],
/// [Map]. Lists and maps that are read from it cannot be changed in place; put changed ones.
///
/// It belongs to the handler's thread. After the handler has returned it can still be read; to change
/// the session from elsewhere there is `gateway.updateSession`.
public final class Session extends AbstractMap<String, @Nullable Object> {
    private final Supplier<SerializedSession> source;
    private @Nullable SerializedSession before;
    private @Nullable Map<String, @Nullable Object> values;
    private boolean changed;
    private boolean handled;

    /// @param source asked once, when the session is first looked at
    Session(Supplier<SerializedSession> source) {
        this.source = source;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return values().get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return values().containsKey(key);
    }

    @Override
    public @Nullable Object put(String key, @Nullable Object value) {
        change();
        return values().put(key, value);
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        change();
        return values().remove(key);
    }

    @Override
    public int size() {
        return values().size();
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new Entries();
    }

    /// What the session was before the handler.
    SerializedSession before() {
        if (before == null) {
            before = source.get();
        }
        return before;
    }

    /// What the session is now: the very bytes of before when nothing was changed.
    SerializedSession now() {
        if (!changed) {
            return before();
        }
        return values().isEmpty() && before().isNone() ? before() : Sessions.encode(values());
    }

    boolean isChanged() {
        return changed && !now().equals(before());
    }

    /// From now on it can only be read.
    void endOfHandler() {
        handled = true;
    }

    private Map<String, @Nullable Object> values() {
        if (values == null) {
            values = new LinkedHashMap<>(Sessions.decode(before()));
        }
        return values;
    }

    private void change() {
        if (handled) {
            throw new IllegalStateException(
                    "the handler of this session has returned; change it with gateway.updateSession");
        }
        changed = true;
    }

    private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {
        @Override
        public int size() {
            return values().size();
        }

        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
            var entries = values().entrySet().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public Entry<String, @Nullable Object> next() {
                    return new Written(entries.next());
                }

                @Override
                public void remove() {
                    change();
                    entries.remove();
                }
            };
        }
    }

    /// An entry that notices when it is set.
    private final class Written implements Entry<String, @Nullable Object> {
        private final Entry<String, @Nullable Object> entry;

        Written(Entry<String, @Nullable Object> entry) {
            this.entry = entry;
        }

        @Override
        public String getKey() {
            return entry.getKey();
        }

        @Override
        public @Nullable Object getValue() {
            return entry.getValue();
        }

        @Override
        public @Nullable Object setValue(@Nullable Object value) {
            change();
            return entry.setValue(value);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry<?, ?> that
                    && getKey().equals(that.getKey())
                    && Objects.equals(getValue(), that.getValue());
        }

        @Override
        public int hashCode() {
            return entry.hashCode();
        }
    }
}
