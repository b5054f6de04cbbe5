package io.longline.examples.liveroom;

import io.longline.server.Longline;
import io.longline.server.settings.Settings;
import io.longline.testing.FixedPorts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The live room as `./longline demo` runs it, on ports of its own, which it has again after a
/// restart.
final class Demo implements AutoCloseable {

    private final int websocketPort = FixedPorts.free();
    private final int textPort = FixedPorts.free();
    private final int httpPort = FixedPorts.free();
    private final Settings settings =
            Settings.parse(
                    """
                    register: { listen: 127.0.0.1:%d }
                    gateways:
                      - { name: web,  listen: websocket://127.0.0.1:%d, inner: { bind: 127.0.0.1:%d } }
                      - { name: text, listen: text://127.0.0.1:%d,      inner: { bind: 127.0.0.1:%d } }
                    http: { enabled: true, listen: 127.0.0.1:%d, root: classpath:/web }
                    """
                            .formatted(
                                    FixedPorts.free(),
                                    websocketPort,
                                    FixedPorts.free(),
                                    textPort,
                                    FixedPorts.free(),
                                    httpPort));
    private Longline running;

    private Demo() throws Exception {
        running = Longline.start(settings, new LiveRoom());
    }

    static Demo start() throws Exception {
        return new Demo();
    }

    void stop() {
        running.close();
    }

    void startAgain() throws Exception {
        running = Longline.start(settings, new LiveRoom());
    }

    /// The page's lobby.
    URI lobby() {
        return URI.create("http://127.0.0.1:%d/".formatted(httpPort));
    }

    /// The page, right in the room.
    URI room(String room, String name) {
        return URI.create(lobby() + "?room=" + encoded(room) + "&name=" + encoded(name));
    }

    Telnet telnet() throws IOException {
        return new Telnet(new Socket(InetAddress.getLoopbackAddress(), textPort));
    }

    /// A terminal whose user is in the room.
    Telnet joined(String room, String userName) throws IOException {
        Telnet telnet = telnet();
        telnet.types(
                "{\"type\":\"join\",\"roomId\":\"%s\",\"userName\":\"%s\"}"
                        .formatted(room, userName));
        telnet.reads(); // the greeting
        telnet.reads(); // that one is in
        return telnet;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        stop();
    }
}
