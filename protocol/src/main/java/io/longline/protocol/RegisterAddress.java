package io.longline.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Where a Register listens: a host name or address, and a port.
///
/// @param host as it was written, `[::1]` without its brackets; looked up at each connection
/// @param port 1 to 65535
public record RegisterAddress(String host, int port) {

    public RegisterAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a Register's address has a host before the ':'");
        }
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
        }
    }

    /// Reads `host:port`, as `127.0.0.1:1238`, `register.local:1238`, `[::1]:1238`.
    ///
    /// @throws IllegalArgumentException when `text` is anything else
    public static RegisterAddress parse(String text) {
        String address = text.strip();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw malformed(text);
        }
        String digits = address.substring(colon + 1);
        boolean fits = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (host.isBlank() || digits.isEmpty() || !fits) {
            throw malformed(text);
        }
        return new RegisterAddress(host, Integer.parseInt(digits));
    }

    public static List<RegisterAddress> parseAll(Collection<String> texts) {
        return texts.stream().map(RegisterAddress::parse).toList();
    }

    /// Reads addresses that stand in one text with commas between them.
    public static List<RegisterAddress> parseList(String text) {
        return parseAll(Arrays.asList(text.split(",", -1)));
    }

    /// Whether the Register is on this host by its address alone; nothing cuts such a connection
    /// when it is idle, so GatewayWorker sends no pings on it.
    public boolean isLoopback() {
        return host.startsWith("127.0.0.1");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no Register address; expected host:port, as 127.0.0.1:1238");
    }
}
