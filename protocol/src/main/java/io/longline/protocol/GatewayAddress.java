package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Where a gateway listens for workers and backends: an address and a port.
///
/// It is part of every [ClientId], which has room for four bytes of address and no more. For an
/// IPv6 address a number stands there that is made from it: 28 bits of its SHA-256, in 240.0.0.0/4,
/// which are nobody's addresses (RFC 1112, section 4). Two gateways that listen on one port number
/// come to the same number once in 268 million. Java peers find a gateway by that number; PHP peers
/// would dial it, so they are not let in by such a gateway.
///
/// Two addresses are equal when number and port are: an address out of a client id is the one that
/// a Register named.
///
/// @param ip the IPv4 address as one big-endian number, `0x7f000001` for 127.0.0.1; or what stands
///   for an IPv6 address
/// @param port 1 to 65535
/// @param ipv6 the IPv6 address to connect to; null where there is none, or it is not known
public record GatewayAddress(int ip, int port, @Nullable Inet6Address ipv6) {
    private static final int NOBODYS = 0xF000_0000;

    public GatewayAddress {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
        }
    }

    public GatewayAddress(int ip, int port) {
        this(ip, port, null);
    }

    public static GatewayAddress of(InetAddress address, int port) {
        return address instanceof Inet6Address ipv6
                ? new GatewayAddress(standIn(ipv6), port, ipv6)
                : new GatewayAddress(ByteBuffer.wrap(address.getAddress()).getInt(), port);
    }

    /// Reads `127.0.0.1:2900` or `[2001:db8::1]:2900`, the forms in which Register hands addresses
    /// out, IPv6 in whatever spelling. Names are not looked up here.
    ///
    /// @throws IllegalArgumentException when `text` is anything else
    public static GatewayAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            return of(ipv6(host, text), decimal(text.substring(colon + 1), 0xFFFF, text));
        }
        String[] octets = host.split("\\.", -1);
        if (octets.length != 4) {
            throw malformed(text);
        }
        int ip = 0;
        for (String octet : octets) {
            ip = ip << 8 | decimal(octet, 255, text);
        }
        return new GatewayAddress(ip, decimal(text.substring(colon + 1), 0xFFFF, text));
    }

    /// What to connect to, without brackets.
    public String host() {
        return ipv6 == null
                ? (ip >>> 24)
                        + "."
                        + (ip >>> 16 & 0xFF)
                        + "."
                        + (ip >>> 8 & 0xFF)
                        + "."
                        + (ip & 0xFF)
                : AddressText.of(ipv6);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GatewayAddress that && ip == that.ip && port == that.port;
    }

    @Override
    public int hashCode() {
        return 31 * ip + port;
    }

    @Override
    public String toString() {
        return (ipv6 == null ? host() : "[" + host() + "]") + ":" + port;
    }

    private static int standIn(Inet6Address address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getAddress());
            return NOBODYS | ByteBuffer.wrap(digest).getInt() >>> 4;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InetAddress ipv6(String bracketed, String text) {
        InetAddress address = AddressText.ipv6(bracketed);
        if (address == null) {
            throw malformed(text);
        }
        return address;
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
                "'"
                        + text
                        + "' is no gateway address; expected IP:port, as 127.0.0.1:2900 or"
                        + " [::1]:2900");
    }
}
