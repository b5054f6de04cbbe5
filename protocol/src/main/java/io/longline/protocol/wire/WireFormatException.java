package io.longline.protocol.wire;

/// What a peer sent is not in the format it should be in: the connection it came on cannot be used
/// any further, as it is unknown where the next package begins or who is at the other end.
///
/// Its message says what was found and where, and shows nothing of a payload or secret.
public final class WireFormatException extends RuntimeException {

    public WireFormatException(String message) {
        super(message);
    }
}
