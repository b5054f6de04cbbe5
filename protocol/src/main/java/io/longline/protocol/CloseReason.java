package io.longline.protocol;

/// Why a client is closed, as a WebSocket close frame says it; other protocols have no place for
/// it.
///
/// @param code RFC 6455, section 7.4: 1000..4999 without those that must not be sent
/// @param text at most 123 bytes of UTF-8
public record CloseReason(int code, String text) {

    /// What GatewayWorker says to every client.
    public static final CloseReason NORMAL = new CloseReason(1000, "");

    public static final int MAX_TEXT_BYTES = 123;

    public CloseReason {
        boolean reserved = code == 1004 || code == 1005 || code == 1006 || code == 1015;
        if (code < 1000 || code > 4999 || reserved || (code > 1014 && code < 3000)) {
            throw new IllegalArgumentException(
                    "%d may not be sent as a close code; use 1000..1014 but 1004..1006, or 3000..4999"
                            .formatted(code));
        }
        int bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "a close reason has room for 123 bytes, this one has %d".formatted(bytes));
        }
    }
}
