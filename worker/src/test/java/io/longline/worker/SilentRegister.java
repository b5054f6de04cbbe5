package io.longline.worker;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A Register that names a gateway to the first that connects, and says nothing from then on, to
/// nobody.
final class SilentRegister implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    SilentRegister(GatewayAddress gateway) throws IOException {
        var line = RegisterLines.format(new BroadcastAddresses(List.of(gateway.toString()))) + "\n";
        Thread.ofVirtual().start(() -> accept(line.getBytes(StandardCharsets.UTF_8)));
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept(byte[] line) {
        try {
            Socket first = listener.accept();
            open.add(first);
            first.getOutputStream().write(line);
            while (true) {
                open.add(listener.accept());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }
}
