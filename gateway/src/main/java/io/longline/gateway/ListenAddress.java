package io.longline.gateway;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where clients come in and what they speak there: `websocket://0.0.0.0:7272`.
///
/// @param protocol how clients frame their messages
/// @param className the class of the user's own protocol, empty for any other
/// @param host an address or name to bind; empty for every address of the machine
/// @param port 0 to 65535; 0 takes any free port
public record ListenAddress(Protocol protocol, String className, String host, int port) {

    /// How clients frame their messages.
    public enum Protocol {
        /// RFC 6455, version 13.
        WEBSOCKET,
        /// A message ends with a line feed.
        TEXT,
        /// Four bytes of length, themselves included, then the message.
        FRAME,
        /// Whatever arrives at once is a message.
        TCP,
        /// The user's own [ClientProtocol].
        OWN
    }

    private static final Pattern CLASS_NAME =
            Pattern.compile(
                    "(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*\\.)+"
                            + "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*");

    public ListenAddress {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is outside 0..65535".formatted(port));
        }
        if ((protocol == Protocol.OWN) == className.isEmpty()) {
            throw new IllegalArgumentException(
                    "a protocol of one's own needs a class name, and no other has one");
        }
    }

    /// Reads `protocol://host:port`. An IPv6 address stands in brackets; `*` or nothing as the host
    /// is every address. The protocol is `websocket`, `text`, `frame`, `tcp` or the full name of a
    /// class that implements [ClientProtocol].
    ///
    /// @throws IllegalArgumentException that says what is wrong and what to write
    public static ListenAddress parse(String text) {
        int mark = text.indexOf("://");
        if (mark < 1) {
            throw new IllegalArgumentException(
                    "'%s' is no listen address; expected protocol://host:port, as websocket://0.0.0.0:7272"
                            .formatted(text));
        }
        String name = text.substring(0, mark);
        String rest = text.substring(mark + 3);
        int colon = rest.lastIndexOf(':');
        if (colon < 0 || colon < rest.lastIndexOf(']')) {
            throw new IllegalArgumentException(
                    "there is no port in '%s'; expected %s://host:port".formatted(text, name));
        }
        Protocol protocol = protocol(name, text);
        return new ListenAddress(
                protocol,
                protocol == Protocol.OWN ? name : "",
                host(rest.substring(0, colon), text),
                port(rest.substring(colon + 1), text));
    }

    /// The name of the protocol as it is written in an address.
    public String protocolName() {
        return protocol == Protocol.OWN ? className : protocol.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        String shown = host.isEmpty() ? "*" : host.contains(":") ? "[" + host + "]" : host;
        return protocolName() + "://" + shown + ":" + port;
    }

    private static Protocol protocol(String name, String text) {
        for (Protocol known : Protocol.values()) {
            if (known != Protocol.OWN && known.name().toLowerCase(Locale.ROOT).equals(name)) {
                return known;
            }
        }
        if (CLASS_NAME.matcher(name).matches()) {
            return Protocol.OWN;
        }
        throw new IllegalArgumentException(
                "unknown protocol '%s' in %s; did you mean %s? There are %s, and the full name of a class of your own"
                        .formatted(name, text, nearest(name), known()));
    }

    private static String nearest(String name) {
        return Arrays.stream(known().split(", "))
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .orElseThrow();
    }

    private static String known() {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol != Protocol.OWN)
                .map(protocol -> protocol.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /// Levenshtein: how many letters must change.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private static String host(String host, String text) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.contains(":") || host.contains("[") || host.contains("]")) {
            throw new IllegalArgumentException(
                    "an IPv6 address stands in brackets: write [%s] in '%s'"
                            .formatted(host.replaceAll("[\\[\\]]", ""), text));
        }
        if (host.contains("/") || host.contains("@")) {
            throw new IllegalArgumentException(
                    "'%s' in '%s' is no host; expected protocol://host:port".formatted(host, text));
        }
        return host.equals("*") ? "" : host;
    }

    private static int port(String digits, String text) {
        boolean number = !digits.isEmpty() && digits.length() <= 5;
        if (!number || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(
                    "'%s' in '%s' is no port; expected a number from 0 to 65535"
                            .formatted(digits, text));
        }
        int port = Integer.parseInt(digits);
        if (port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "port %d in '%s' is outside 0..65535".formatted(port, text));
        }
        return port;
    }
}
