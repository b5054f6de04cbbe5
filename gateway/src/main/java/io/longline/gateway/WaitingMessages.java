package io.longline.gateway;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;

/// What waits for one slow client behind what its socket has been given, oldest first. It is there
/// while something waits, and no longer. Touched on the client's event loop alone.
final class WaitingMessages {

    /// What a waiting message costs besides its bytes, about.
    private static final long OVERHEAD_BYTES = 128;

    private final LinkedHashMap<Object, EncodedMessage> messages = new LinkedHashMap<>();
    private long bytes;

    boolean isEmpty() {
        return messages.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    static long cost(EncodedMessage message) {
        return OVERHEAD_BYTES + message.size();
    }

    /// Adds it as the newest, and keeps it.
    ///
    /// @param key null for a message that no later one replaces
    /// @return whether it has replaced an earlier one
    boolean add(EncodedMessage message, @Nullable String key) {
        boolean replaces = key != null && remove(key);
        message.retain();
        messages.put(key == null ? new Object() : key, message);
        bytes += cost(message);
        return replaces;
    }

    /// Takes the oldest out, for the caller to release. There must be one.
    EncodedMessage takeOldest() {
        EncodedMessage oldest = messages.pollFirstEntry().getValue();
        bytes -= cost(oldest);
        return oldest;
    }

    void releaseAll() {
        messages.values().forEach(EncodedMessage::release);
        messages.clear();
        bytes = 0;
    }

    private boolean remove(String key) {
        EncodedMessage earlier = messages.remove(key);
        if (earlier == null) {
            return false;
        }
        bytes -= cost(earlier);
        earlier.release();
        return true;
    }
}
