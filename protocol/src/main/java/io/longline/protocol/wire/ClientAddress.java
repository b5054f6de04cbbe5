package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// A client's address in a package: four bytes of header for IPv4, and for IPv6 sixteen bytes
/// before ext_data, which only Java peers get. To PHP an IPv6 client has the address 0, as in the
/// original.
final class ClientAddress {
    static final int IPV6_LENGTH = 16;

    private ClientAddress() {}

    static int ipv4(InetAddress address) {
        return address instanceof Inet4Address ? ByteBuffer.wrap(address.getAddress()).getInt() : 0;
    }

    static InetAddress ipv4(int address) {
        return of(ByteBuffer.allocate(4).putInt(address).array());
    }

    static InetAddress of(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(
                    "an address has 4 or 16 bytes, not %d".formatted(address.length));
        }
    }

    /// The IPv6 address that stands in brackets or alone; null for any other text. Looks up
    /// nothing.
    static @Nullable InetAddress ipv6(String text) {
        String bare =
                text.startsWith("[") && text.endsWith("]")
                        ? text.substring(1, text.length() - 1)
                        : text;
        // a colon makes it an address: without one the name service would be asked
        if (bare.indexOf(':') < 0
                || !bare.chars().allMatch(c -> ":.0123456789abcdefABCDEF".indexOf(c) >= 0)) {
            return null;
        }
        try {
            return InetAddress.getByName(bare);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    /// As Workerman writes it: IPv6 in its short form (RFC 5952), in brackets.
    static String text(InetAddress address) {
        return address instanceof Inet6Address
                ? "[" + shortForm(address.getAddress()) + "]"
                : address.getHostAddress();
    }

    private static String shortForm(byte[] address) {
        var groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((address[2 * i] & 0xFF) << 8) | (address[2 * i + 1] & 0xFF);
        }
        int zerosAt = -1;
        int zeros = 1; // a single zero is written out
        for (int i = 0; i < groups.length; i++) {
            int run = 0;
            while (i + run < groups.length && groups[i + run] == 0) {
                run++;
            }
            if (run > zeros) {
                zerosAt = i;
                zeros = run;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == zerosAt) {
                text.append("::");
                i += zeros - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
