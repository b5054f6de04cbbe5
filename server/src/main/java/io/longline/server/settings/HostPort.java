package io.longline.server.settings;

import io.longline.protocol.AddressText;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where to listen or to connect, written `127.0.0.1:1238`, `register.internal:1238` or
/// `[::1]:1238`. A port alone is a port of 127.0.0.1.
///
/// @param host an address or a name, without brackets; IPv6 in its one spelling
/// @param port 0 to 65535; to listen on 0 is to listen on any free port
public record HostPort(String host, int port) {
    static final String LOOPBACK = "127.0.0.1";

    public HostPort {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is outside 0..65535".formatted(port));
        }
        if (host.isEmpty() || !host.chars().allMatch(HostPort::belongsInAHost)) {
            throw new IllegalArgumentException("expected a host and a port, as 127.0.0.1:1238");
        }
        InetAddress ipv6 = AddressText.ipv6(host);
        host = ipv6 == null ? host : AddressText.of(ipv6);
    }

    /// @throws IllegalArgumentException when `text` is neither `host:port` nor a port
    public static HostPort of(String text) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new HostPort(LOOPBACK, port(text));
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (host.contains(":") && !bracketed)) {
            throw new IllegalArgumentException(
                    "expected a host and a port, as 127.0.0.1:1238 or [::1]:1238");
        }
        return new HostPort(
                bracketed ? host.substring(1, host.length() - 1) : host,
                port(text.substring(colon + 1)));
    }

    /// Whether nobody but this machine can reach it. A name other than `localhost` counts as wider:
    /// where it leads is not known here.
    public boolean isLoopback() {
        // not a name that begins so, as 127.example.com
        return host.equals("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1");
    }

    /// Whether it means every address of this machine.
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    public HostPort withPort(int other) {
        return new HostPort(host, other);
    }

    /// Looks the name up.
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static int port(String digits) {
        boolean fits = !digits.isEmpty() && digits.length() <= 5;
        if (!fits || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(
                    "expected a port of 0 to 65535 after the colon, as 127.0.0.1:1238");
        }
        return Integer.parseInt(digits);
    }

    private static boolean belongsInAHost(int c) {
        return c == '.'
                || c == '-'
                || c == '_'
                || c == ':'
                || c == '%'
                || Character.isLetterOrDigit(c);
    }
}
