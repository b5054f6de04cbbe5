package io.longline.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// A server that greets, and then answers nothing until all messages have come: with each itself.
final class StillServer implements AutoCloseable {
    private final ServerSocket listener =
            new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final CountDownLatch missing;

    StillServer(int messages) throws IOException {
        missing = new CountDownLatch(messages);
        Thread.ofVirtual().start(this::letIn);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void letIn() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // that is the end of it
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            for (int end = 0; end != 0x0D0A0D0A; ) {
                end = end << 8 | in.readUnsignedByte();
            }
            out.writeBytes("HTTP/1.1 101 Switching Protocols\r\n\r\n");
            frame(in);
            answer(out, "{\"type\":\"welcome\"}".getBytes(StandardCharsets.UTF_8));
            while (true) {
                byte[] message = frame(in);
                missing.countDown();
                Thread.ofVirtual().start(() -> answerWhenAllAreHere(out, message));
            }
        } catch (IOException gone) {
            // the clients go when they have their answers
        }
    }

    private void answerWhenAllAreHere(OutputStream out, byte[] message) {
        try {
            missing.await();
            answer(out, message);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The payload of one, whose mask changes nothing.
    private static byte[] frame(DataInputStream in) throws IOException {
        in.readByte();
        int length = in.readByte() & 127;
        if (length == 126) {
            length = in.readUnsignedShort();
        }
        in.readInt();
        return in.readNBytes(length);
    }

    private static void answer(OutputStream out, byte[] payload) throws IOException {
        var frame = new byte[payload.length + 4];
        frame[0] = (byte) 0x81;
        frame[1] = 126;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 4, payload.length);
        synchronized (out) {
            out.write(frame);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
