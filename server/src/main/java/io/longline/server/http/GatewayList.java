package io.longline.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.List;
import java.util.stream.Collectors;

/// `GET /gateways.json`: the listeners of this process, in the order of the settings, for pages
/// that connect to one.
///
/// ```
/// [{"name":"web","protocol":"websocket","port":7272,"tls":false}]
/// ```
final class GatewayList extends Handler.Abstract {
    private final String json;

    GatewayList(List<PageGateway> gateways) {
        json = gateways.stream().map(PageGateway::json).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!"/gateways.json".equals(request.getHttpURI().getCanonicalPath())) {
            return false;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, json, callback);
        return true;
    }
}
