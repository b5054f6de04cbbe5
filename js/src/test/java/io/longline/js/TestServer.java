package io.longline.js;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.longline.server.Longline;
import io.longline.server.settings.Settings;
import io.longline.testing.FixedPorts;
import io.longline.worker.Client;
import io.longline.worker.Events;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A real Longline that tests in another process stop and start again, by HTTP.
final class TestServer implements AutoCloseable {
    private static final String COUNTED = "pongs";

    private final int port = FixedPorts.free(); // the same after a restart
    private final Settings settings =
            Settings.parse(
                    """
                    register: { listen: "127.0.0.1:0" }
                    gateways:
                      - name: web
                        listen: "websocket://127.0.0.1:%d"
                        inner: { bind: "127.0.0.1:0" }
                        heartbeat: { interval: 200ms, unanswered-limit: 100, data: '{"type":"ping"}' }
                      - name: impatient
                        listen: "websocket://127.0.0.1:0"
                        inner: { bind: "127.0.0.1:0" }
                        heartbeat: { interval: 200ms, unanswered-limit: 2, data: '{"type":"ping"}' }
                    """
                            .formatted(port));
    private final HttpServer control;
    private Longline longline;

    TestServer() throws Exception {
        longline = Longline.start(settings, new Echo());
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/stop", exchange -> answer(exchange, longline::close));
        control.createContext(
                "/start",
                exchange ->
                        answer(exchange, () -> longline = Longline.start(settings, new Echo())));
        control.start();
    }

    String webSocket() {
        return "ws://127.0.0.1:" + port;
    }

    /// Where a client is soon taken for gone.
    String impatientWebSocket() {
        return "ws://127.0.0.1:" + longline.clientPort("impatient").orElseThrow();
    }

    String control() {
        return "http://127.0.0.1:" + control.getAddress().getPort();
    }

    private interface Step {
        void take() throws Exception;
    }

    private static void answer(HttpExchange exchange, Step step) throws IOException {
        try (exchange) {
            step.take();
            exchange.sendResponseHeaders(204, -1);
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }

    @Override
    public void close() {
        control.stop(0);
        longline.close();
    }

    /// Sends everything back but signs of life, which it counts: `how many pongs` tells. `close
    /// CODE REASON` closes.
    private static final class Echo implements Events {
        @Override
        public void onConnect(Client client) {
            client.send("{\"type\":\"init\"}");
        }

        @Override
        public void onMessage(Client client, Message message) {
            String text = message.text();
            if (message.isBinary()) {
                client.send(message);
            } else if (text.startsWith("close ")) {
                String[] words = text.split(" ", 3);
                client.close(new CloseReason(Integer.parseInt(words[1]), words[2]));
            } else if (text.equals("{\"type\":\"pong\"}")) {
                client.session().put(COUNTED, pongs(client) + 1);
            } else if (text.equals("how many pongs")) {
                client.send(pongs(client) + " pongs");
            } else {
                client.send(text);
            }
        }

        private static long pongs(Client client) {
            return client.session().get(COUNTED) instanceof Long pongs ? pongs : 0;
        }
    }
}
