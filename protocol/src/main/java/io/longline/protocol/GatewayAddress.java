package io.longline.protocol;

/// Where a gateway listens for workers and backends: an IPv4 address and a port.
///
/// It is part of every [ClientId], which has room for four bytes of address and no more.
///
/// @param ip the address as one big-endian number, `0x7f000001` for 127.0.0.1
/// @param port 1 to 65535
public record GatewayAddress(int ip, int port) {

    public GatewayAddress {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
        }
    }

    /// Reads `127.0.0.1:2900`, the form in which Register hands addresses out. Names are not looked
    /// up here.
    ///
    /// @throws IllegalArgumentException when `text` is anything else
    public static GatewayAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String[] octets = colon < 0 ? new String[0] : text.substring(0, colon).split("\\.", -1);
        if (octets.length != 4) {
            throw malformed(text);
        }
        int ip = 0;
        for (String octet : octets) {
            ip = ip << 8 | decimal(octet, 255, text);
        }
        return new GatewayAddress(ip, decimal(text.substring(colon + 1), 0xFFFF, text));
    }

    public String host() {
        return (ip >>> 24) + "." + (ip >>> 16 & 0xFF) + "." + (ip >>> 8 & 0xFF) + "." + (ip & 0xFF);
    }

    @Override
    public String toString() {
        return host() + ":" + port;
    }

    private static int decimal(String digits, int most, String text) {
        boolean fits = !digits.isEmpty() && digits.length() <= 5;
        if (!fits || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(text);
        }
        int number = Integer.parseInt(digits);
        if (number > most) {
            throw malformed(text);
        }
        return number;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no gateway address; expected IPv4:port, as 127.0.0.1:2900");
    }
}
