package io.longline.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands between two ends of a link and passes everything on, but while it is stalled: then it
/// reads nothing, as a network that is away.
final class StallingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    private boolean stalled; // guarded by change
    private volatile int target;

    StallingProxy() throws IOException {
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void passOnTo(int port) {
        target = port;
    }

    void stall() {
        synchronized (change) {
            stalled = true;
        }
    }

    void goOn() {
        synchronized (change) {
            stalled = false;
            change.notifyAll();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                Thread.startVirtualThread(() -> pass(near, far));
                Thread.startVirtualThread(() -> pass(far, near));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void pass(Socket from, Socket to) {
        var buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitGoingOn();
                out.write(buffer, 0, length);
            }
        } catch (IOException | InterruptedException over) {
            // one side has gone, and so has the other now
        }
    }

    private void awaitGoingOn() throws InterruptedException {
        synchronized (change) {
            while (stalled) {
                change.wait();
            }
        }
    }

    @Override
    public void close() throws IOException {
        goOn();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
