package io.longline.worker;

import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What the gateway keeps for a client, PHP's `$_SESSION`: a map that its handlers read and change,
/// the lists and maps in it as well.
///
/// It is read when it is first looked at. When the handler has returned, or thrown, and has changed
/// it, it goes back to the gateway, whole: the last writer wins. Values are those of
/// [Sessions#decode] and [Sessions#encode]: null, [Boolean], [Long], [Double], [String],
/// [java.util.List], [Map].
///
/// It belongs to the handler's thread. After the handler has returned it can be read; to change the
/// session from elsewhere there is [io.longline.client.Gateway#updateSession].
public final class Session extends AbstractMap<String, @Nullable Object> {
    private final Supplier<SerializedSession> source;
    private @Nullable SerializedSession before;
    private @Nullable Map<String, @Nullable Object> values;
    private boolean emptyBefore;
    private boolean handled;

    /// @param source asked once, when the session is first looked at
    Session(Supplier<SerializedSession> source) {
        this.source = source;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return decoded().get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return decoded().containsKey(key);
    }

    /// @throws IllegalStateException after the handler has returned
    @Override
    public @Nullable Object put(String key, @Nullable Object value) {
        requireHandling();
        return decoded().put(key, value);
    }

    /// @throws IllegalStateException after the handler has returned
    @Override
    public @Nullable Object remove(@Nullable Object key) {
        requireHandling();
        return decoded().remove(key);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return decoded().entrySet();
    }

    /// Whether anybody has looked at it: only then can it have changed.
    boolean isTouched() {
        return values != null;
    }

    /// What it was before the handler.
    SerializedSession before() {
        if (before == null) {
            before = source.get();
        }
        return before;
    }

    /// What it is now: what it was before, unless it was changed.
    SerializedSession now() {
        return values == null || (emptyBefore && values.isEmpty())
                ? before()
                : Sessions.encode(values);
    }

    /// From now on it can only be read.
    void endOfHandler() {
        handled = true;
    }

    private Map<String, @Nullable Object> decoded() {
        if (values == null) {
            values = Sessions.decode(before());
            emptyBefore = values.isEmpty();
        }
        return values;
    }

    private void requireHandling() {
        if (handled) {
            throw new IllegalStateException(
                    "the handler of this session has returned; change it with"
                            + " gateway.updateSession");
        }
    }
}
