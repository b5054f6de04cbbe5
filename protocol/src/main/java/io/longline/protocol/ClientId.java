package io.longline.protocol;

/// Names one client in the whole cluster: the gateway that holds it, and its number there.
///
/// Written as 20 lowercase hex digits, the text that GatewayWorker calls `client_id`
/// (`bin2hex(pack('NnN', ip, port, connection))`). It says where the client is, so it is an address
/// and no secret: never take one from a stranger as proof of who they are.
///
/// @param connection an unsigned 32-bit number, from 1 up
public record ClientId(GatewayAddress gateway, int connection) {

    /// How many characters a `client_id` has.
    public static final int TEXT_LENGTH = 20;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /// Reads the 20 hex digits.
    ///
    /// @throws IllegalArgumentException when `text` is not 20 hex digits that name a port
    public static ClientId of(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "a client_id has 20 hex digits; this one has %d characters"
                            .formatted(text.length()));
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                throw new IllegalArgumentException(
                        "a client_id has 20 hex digits; character %d is not one".formatted(i + 1));
            }
        }
        int ip = Integer.parseUnsignedInt(text, 0, 8, 16);
        int port = Integer.parseInt(text, 8, 12, 16);
        int connection = Integer.parseUnsignedInt(text, 12, TEXT_LENGTH, 16);
        return new ClientId(new GatewayAddress(ip, port), connection);
    }

    @Override
    public String toString() {
        var text = new char[TEXT_LENGTH];
        hex(gateway.ip(), 8, text, 0);
        hex(gateway.port(), 4, text, 8);
        hex(connection, 8, text, 12);
        return new String(text);
    }

    private static void hex(int number, int digits, char[] text, int at) {
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = HEX[number & 0xF];
            number >>>= 4;
        }
    }
}
