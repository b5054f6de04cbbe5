package io.longline.protocol.wire;

import io.longline.protocol.ClientOrigin;
import io.longline.protocol.HandshakeRequest;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The handshake of a WebSocket client as a PHP worker gets it, `$_GET`, `$_SERVER` and `$_COOKIE`
/// in one array. What stands in it and in which order was recorded from GatewayWorker.
final class WebSocketVariables {
    private static final String HEADER = "HTTP_";

    private WebSocketVariables() {}

    static byte[] encode(HandshakeRequest request, ClientOrigin origin) {
        String query = queryString(request.uri());
        var server =
                new PhpArray()
                        .put("QUERY_STRING", query)
                        .put("REQUEST_METHOD", request.method())
                        .put("REQUEST_URI", request.uri())
                        .put("SERVER_PROTOCOL", request.httpVersion())
                        .put("SERVER_NAME", request.header("host").orElse(null))
                        .put("CONTENT_TYPE", request.header("content-type").orElse(null))
                        .put("REMOTE_ADDR", ClientAddress.text(origin.address()))
                        .put("REMOTE_PORT", origin.port())
                        .put("SERVER_PORT", origin.gatewayPort());
        request.headers()
                .forEach((name, value) ->
                        server.put(
                                HEADER + name.toUpperCase(Locale.ROOT).replace('-', '_'), value));
        return PhpSerializer.serialize(
                new PhpArray()
                        .put("get", QueryString.parse(query))
                        .put("server", server)
                        .put("cookie", cookies(request.header("cookie").orElse(""))));
    }

    /// The request, as far as the variables tell: of a header whose name had an underscore they say
    /// the same as of one with a hyphen.
    static HandshakeRequest decode(PhpArray variables) {
        PhpArray server = server(variables);
        var headers = new LinkedHashMap<String, String>();
        for (Map.Entry<Object, @Nullable Object> variable : server.asMap().entrySet()) {
            if (variable.getKey() instanceof String name && name.startsWith(HEADER)) {
                headers.put(
                        name.substring(HEADER.length()).replace('_', '-').toLowerCase(Locale.ROOT),
                        PhpValues.text(variable.getValue()));
            }
        }
        return new HandshakeRequest(
                PhpValues.text(server.get("REQUEST_METHOD")),
                PhpValues.text(server.get("REQUEST_URI")),
                PhpValues.text(server.get("SERVER_PROTOCOL")),
                headers);
    }

    /// The client's address as text, for which the header of a package has only four bytes.
    static @Nullable String remoteAddress(PhpArray variables) {
        return server(variables).get("REMOTE_ADDR") instanceof String address ? address : null;
    }

    /// As PHP's `parse_url` finds it: a fragment, which clients should keep to themselves, is cut
    /// off.
    private static String queryString(String uri) {
        int fragment = uri.indexOf('#');
        String sent = fragment < 0 ? uri : uri.substring(0, fragment);
        return sent.substring(sent.indexOf('?') < 0 ? sent.length() : sent.indexOf('?') + 1);
    }

    private static PhpArray server(PhpArray variables) {
        if (variables.get("server") instanceof PhpArray server) {
            return server;
        }
        throw new WireFormatException("a WebSocket handshake without its server variables");
    }

    /// Names trimmed, values as they are, pairs without `=` left out: PHP's own `$_COOKIE` would
    /// decode the values, Workerman does not.
    private static PhpArray cookies(String header) {
        var cookies = new PhpArray();
        for (String pair : header.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                cookies.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
            }
        }
        return cookies;
    }
}
