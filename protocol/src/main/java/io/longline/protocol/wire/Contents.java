package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// What is inside a well-framed package. When it is broken, that package is lost but the next one
/// can be read: so it is an IllegalArgumentException, and the connection lives on.
final class Contents {
    private Contents() {}

    static <T extends @Nullable Object> T of(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (WireFormatException broken) {
            throw new IllegalArgumentException(
                    "%s is refused: %s".formatted(what, broken.getMessage()), broken);
        }
    }
}
