package io.longline.server;

import io.longline.gateway.GatewaySettings;
import io.longline.gateway.transport.GatewayLoops;
import io.longline.gateway.transport.GatewayServer;

import java.io.IOException;

/// One gateway for `text` clients and one for WebSocket, on ports of their own.
final class TwoGateways implements AutoCloseable {
    private final GatewayLoops loops = GatewayLoops.start(1, "auto");
    final GatewayServer text;
    final GatewayServer web;

    TwoGateways() throws IOException {
        text = start("text://127.0.0.1:0");
        web = start("websocket://127.0.0.1:0");
    }

    private GatewayServer start(String listen) throws IOException {
        return GatewayServer.start(
                GatewaySettings.listening(listen).withInner("127.0.0.1", 0, "").withSecret("s3"),
                loops);
    }

    @Override
    public void close() {
        text.close();
        web.close();
        loops.close();
    }
}
