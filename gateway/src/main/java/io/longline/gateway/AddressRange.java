package io.longline.gateway;

import io.longline.protocol.AddressText;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one address.
///
/// @param first its first address; what follows the prefix is 0
/// @param prefix how many bits they have in common
public record AddressRange(InetAddress first, int prefix) {

    public AddressRange {
        int bits = first.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "the prefix /%d of %s is outside 0..%d"
                            .formatted(prefix, AddressText.of(first), bits));
        }
        first = cut(first, prefix);
    }

    /// Reads `10.0.0.7`, `10.0.0.0/8`, `::1` or `2001:db8::/32`. Names are not looked up.
    ///
    /// @throws IllegalArgumentException when `text` is anything else
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress first = literal(slash < 0 ? text : text.substring(0, slash));
            int prefix =
                    slash < 0
                            ? first.getAddress().length * Byte.SIZE
                            : Integer.parseInt(text.substring(slash + 1));
            return new AddressRange(first, prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no address; expected one as 10.0.0.7, or a range as 10.0.0.0/8 or 2001:db8::/32"
                            .formatted(text),
                    e);
        }
    }

    /// The address that is written so, with or without brackets; an IPv4 address within IPv6
    /// (`::ffff:10.0.0.7`) is the IPv4 address. Looks up nothing.
    ///
    /// @throws IllegalArgumentException when it is none
    public static InetAddress literal(String text) {
        String bare =
                text.startsWith("[") && text.endsWith("]")
                        ? text.substring(1, text.length() - 1)
                        : text;
        // the library also takes IPv4 addresses of fewer than four numbers, and scopes of IPv6
        boolean whole = bare.indexOf(':') >= 0 || bare.chars().filter(c -> c == '.').count() == 3;
        if (!whole || bare.indexOf('%') >= 0) {
            throw new IllegalArgumentException("'%s' is no address".formatted(text));
        }
        return InetAddress.ofLiteral(bare);
    }

    /// The /64 of an IPv6 address, of which one host may have all; an IPv4 address as it is.
    public static InetAddress whole(InetAddress address) {
        return address.getAddress().length == 4 ? address : cut(address, 64);
    }

    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && cut(address, prefix).equals(first);
    }

    @Override
    public String toString() {
        return AddressText.of(first) + "/" + prefix;
    }

    private static InetAddress cut(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        int whole = prefix / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> prefix % Byte.SIZE);
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has as many bytes as it had before", e);
        }
    }
}
