package io.longline.client;

import io.longline.protocol.GatewayAddress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port where nobody listens, and nobody can as long as this is open.
final class Nobody implements AutoCloseable {
    private final Socket held = new Socket();

    Nobody() throws IOException {
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    GatewayAddress address() {
        return GatewayAddress.parse("127.0.0.1:" + held.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
