package io.longline.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A count that one event loop changes and any thread reads. Changing it costs what changing a
/// plain field costs; a reader sees it a moment later, and never goes back.
final class OwnedCount {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(OwnedCount.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value; // written by its owner alone

    void add(long more) {
        VALUE.setOpaque(this, value + more);
    }

    void set(long now) {
        VALUE.setOpaque(this, now);
    }

    long get() {
        return (long) VALUE.getOpaque(this);
    }
}
