package io.longline.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The HTTP request with which a WebSocket client asked to come in.
///
/// Bytes beyond ASCII in the address or a header are UTF-8, or else ISO 8859-1 when they are not
/// that. Browsers percent-encode the address and send none there.
///
/// @param method always `GET` from a client that may come in
/// @param uri path and query as they were sent, `/chat?token=t`
/// @param httpVersion `HTTP/1.1`
/// @param headers names in lower case, in the order sent; of a name that came twice, the values
///   joined by `, `
public record HandshakeRequest(
        String method, String uri, String httpVersion, Map<String, String> headers) {

    public HandshakeRequest {
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// The path without its query, not decoded.
    public String path() {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    /// What follows the `?`, not decoded; empty when there is none.
    public String queryString() {
        int mark = uri.indexOf('?');
        return mark < 0 ? "" : uri.substring(mark + 1);
    }

    /// A header by its name in any case.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The query's parameters, decoded, in the order sent. Of a name that came twice the last value
    /// counts, as in PHP.
    public Map<String, String> query() {
        return pairs(queryString(), "&", true);
    }

    /// The cookies, decoded, in the order sent.
    public Map<String, String> cookies() {
        return header("cookie").map(line -> pairs(line, ";", false)).orElse(Map.of());
    }

    private static Map<String, String> pairs(String text, String separator, boolean plusIsSpace) {
        var pairs = new LinkedHashMap<String, String>();
        for (String pair : text.split(separator, -1)) {
            String trimmed = pair.strip();
            if (!trimmed.isEmpty()) {
                int equals = trimmed.indexOf('=');
                String name = equals < 0 ? trimmed : trimmed.substring(0, equals);
                String value = equals < 0 ? "" : trimmed.substring(equals + 1);
                pairs.put(decoded(name, plusIsSpace), decoded(value, plusIsSpace));
            }
        }
        return pairs;
    }

    /// What is not percent-encoding stays as it is, as PHP's `urldecode` leaves it.
    private static String decoded(String text, boolean plusIsSpace) {
        try {
            return URLDecoder.decode(
                    plusIsSpace ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException lonePercentSign) {
            return text;
        }
    }
}
