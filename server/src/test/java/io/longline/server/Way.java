package io.longline.server;

import io.longline.testing.FixedPorts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// The way to an inner port, which a test can cut and open again, as cables and machines do. What
/// is cut is cut as one: no end of it learns of that while another can still be told something.
final class Way implements AutoCloseable {
    private final int port;
    private final List<Socket> open = new ArrayList<>(); // guarded by this
    private ServerSocket listener; // guarded by this
    private volatile int target;
    private volatile boolean silent;

    Way() throws IOException {
        listener = FixedPorts.listen();
        port = listener.getLocalPort();
        serve(listener);
    }

    int port() {
        return port;
    }

    void leadTo(int port) {
        target = port;
    }

    /// Ends all connections, and refuses new ones.
    synchronized void cut() throws IOException {
        listener.close();
        hangUp();
    }

    /// Ends all connections; new ones are made at once, and what is sent on them arrives.
    synchronized void hangUp() throws IOException {
        silent = true;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
        silent = false;
    }

    /// Loses what is sent from now on, either way, and says nothing of it.
    void fallSilent() {
        silent = true;
    }

    synchronized void open() throws IOException {
        var again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = again;
        serve(again);
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void serve(ServerSocket from) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            join(from, from.accept());
                        }
                    } catch (IOException cut) {
                        // as the test wants it
                    }
                });
    }

    private synchronized void join(ServerSocket from, Socket near) {
        if (from.isClosed()) {
            closeBoth(near, near); // it came in just before the way was cut
            return;
        }
        open.add(near);
        try {
            var far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            Thread.ofVirtual().start(() -> pass(near, far));
            Thread.ofVirtual().start(() -> pass(far, near));
        } catch (IOException e) {
            closeBoth(near, near);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var bytes = new byte[8192];
            int read;
            while ((read = in.read(bytes)) >= 0) {
                if (!silent) {
                    out.write(bytes, 0, read);
                }
            }
            to.shutdownOutput();
        } catch (IOException cut) {
            closeBoth(from, to);
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        try {
            one.close();
            other.close();
        } catch (IOException e) {
            throw new AssertionError("closing a socket failed", e);
        }
    }
}
