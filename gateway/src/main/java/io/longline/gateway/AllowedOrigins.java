package io.longline.gateway;

import io.longline.protocol.AddressText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From which web pages a WebSocket may be opened: browsers name the page's origin, and let any
/// page open a WebSocket to anywhere, with the cookies that this anywhere has set.
///
/// Any page may by default, as with GatewayWorker, where page and gateway often have different
/// names. An application that takes a cookie for proof of who a client is must list its own.
///
/// @param patterns `*` for all; `same-host` for pages of the host that the client connects to, on
///   whatever port; `https://example.com`, `https://*.example.com` for all below it,
///   `http://localhost:*` for all ports; `null` for pages without an origin, as local files
/// @param mayBeMissing whether clients may come that name no origin, true: those that are no
///   browsers. They could name any, so nothing is gained by asking them for one.
public record AllowedOrigins(List<String> patterns, boolean mayBeMissing) {
    private static final String ALL = "*";
    private static final String SAME_HOST = "same-host";
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

    public static final AllowedOrigins ANY = new AllowedOrigins(List.of(ALL), true);

    public AllowedOrigins {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            boolean word =
                    pattern.equals(ALL) || pattern.equals(SAME_HOST) || pattern.equals("null");
            if (!word && Parts.of(pattern) == null) {
                throw new IllegalArgumentException(
                        "'%s' is no origin; expected one as https://example.com, https://*.example.com, http://localhost:*, or *, same-host, null"
                                .formatted(pattern));
            }
        }
    }

    /// @param origin what the client's browser says, null for nothing
    /// @param host the Host header of its request
    public boolean allows(@Nullable String origin, String host) {
        if (origin == null) {
            return mayBeMissing;
        }
        if (patterns.contains(ALL)) {
            return true;
        }
        Parts page = Parts.of(origin);
        for (String pattern : patterns) {
            boolean good =
                    page == null
                            ? pattern.equals(origin)
                            : pattern.equals(SAME_HOST)
                                    ? page.isOn(host)
                                    : page.matches(Parts.of(pattern));
            if (good) {
                return true;
            }
        }
        return false;
    }

    private record Parts(String scheme, String host, String port) {

        /// Null when it is no origin.
        static @Nullable Parts of(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int mark = lower.indexOf("://");
            if (mark < 1 || lower.indexOf('/', mark + 3) >= 0) {
                return null;
            }
            String scheme = lower.substring(0, mark);
            List<String> place = hostAndPort(lower.substring(mark + 3));
            if (place.getFirst().isEmpty()) {
                return null;
            }
            String port = place.size() > 1 ? place.get(1) : DEFAULT_PORTS.getOrDefault(scheme, "");
            return new Parts(scheme, place.getFirst(), port);
        }

        boolean isOn(String hostHeader) {
            return hostAndPort(hostHeader.toLowerCase(Locale.ROOT)).getFirst().equals(host);
        }

        boolean matches(@Nullable Parts pattern) {
            return pattern != null
                    && pattern.scheme.equals(scheme)
                    && (pattern.port.equals("*") || pattern.port.equals(port))
                    && (pattern.host.startsWith("*.")
                            ? host.endsWith(pattern.host.substring(1))
                            : pattern.host.equals(host));
        }

        private static List<String> hostAndPort(String text) {
            int colon = text.lastIndexOf(':');
            var parts = new ArrayList<String>();
            if (colon < 0 || colon < text.lastIndexOf(']')) {
                parts.add(AddressText.respelled(text));
            } else {
                parts.add(AddressText.respelled(text.substring(0, colon)));
                parts.add(text.substring(colon + 1));
            }
            return parts;
        }
    }
}
