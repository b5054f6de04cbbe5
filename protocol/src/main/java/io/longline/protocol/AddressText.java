package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/// How addresses are written wherever somebody reads them, searches for them or sends them on: each
/// in one way, in which settings are written too.
///
/// IPv6 as RFC 5952 has it (sections 4 and 6): in small letters, without leading zeros, with `::`
/// for the longest run of two or more groups of zeros, for the first of several that long; in
/// brackets where something follows. A scope stays as the system names it.
public final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /// `127.0.0.1`, `2001:db8::1`, `fe80::1%eth0`.
    public static String of(InetAddress address) {
        return address instanceof Inet6Address
                ? shortForm(address.getAddress()) + scope(address.getHostAddress())
                : address.getHostAddress();
    }

    /// The same for something to follow: `127.0.0.1`, `[2001:db8::1]`.
    public static String bracketed(InetAddress address) {
        return address instanceof Inet6Address ? "[" + of(address) + "]" : of(address);
    }

    /// `127.0.0.1:2900`, `[2001:db8::1]:2900`.
    public static String of(InetAddress address, int port) {
        return bracketed(address) + ":" + port;
    }

    /// The same of a socket; with its name where that leads nowhere, and `?` for none.
    public static String of(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress known)) {
            return address == null ? "?" : address.toString();
        }
        return known.isUnresolved()
                ? known.getHostString() + ":" + known.getPort()
                : of(known.getAddress(), known.getPort());
    }

    /// An address and what follows it, `[2001:DB8:0::1]:2900`, as it is written here: others write
    /// IPv6 in other ways, as nodes of an older version do. Any other text as it is.
    public static String respelled(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') : -1;
        if (end < 0) {
            return text;
        }
        String within = text.substring(1, end);
        int percent = within.indexOf('%');
        InetAddress address = ipv6(percent < 0 ? within : within.substring(0, percent));
        return address instanceof Inet6Address
                ? "[" + of(address) + scope(within) + text.substring(end)
                : text;
    }

    /// The IPv6 address that stands in brackets or alone, in whatever spelling; null for any other
    /// text. One that holds an IPv4 address (`::ffff:10.0.0.7`) is that address. Looks up nothing.
    public static @Nullable InetAddress ipv6(String text) {
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

    /// What follows the address, with its `%`; some write 0 for none.
    private static String scope(String written) {
        int percent = written.indexOf('%');
        String scope = percent < 0 ? "" : written.substring(percent);
        return scope.equals("%0") ? "" : scope;
    }

    private static String shortForm(byte[] address) {
        var groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((address[2 * i] & 0xFF) << 8) | (address[2 * i + 1] & 0xFF);
        }
        int zerosAt = -1;
        int zeros = 1; // a single zero is written out
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > zeros) {
                zerosAt = i;
                zeros = run;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
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
