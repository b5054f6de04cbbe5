package io.longline.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A client that speaks `text`: a line is a message. It waits 30 s for one at most.
public final class TextClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader reader;

    public TextClient(int port) throws IOException {
        this(InetAddress.getLoopbackAddress(), port);
    }

    public TextClient(InetAddress address, int port) throws IOException {
        socket = new Socket(address, port);
        socket.setSoTimeout(LIMIT_MILLIS);
        reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    public void send(String... messages) throws IOException {
        socket.getOutputStream()
                .write((String.join("\n", messages) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The next message; "(closed)" when there will be none.
    public String receive() throws IOException {
        String line = reader.readLine();
        return line == null ? "(closed)" : line;
    }

    /// Whether there is nothing to receive for so long, and it was not hung up on.
    public boolean hearsNothing(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            receive();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(LIMIT_MILLIS);
        }
    }

    public List<String> receive(int count) throws IOException {
        var messages = new ArrayList<String>();
        while (messages.size() < count) {
            messages.add(receive());
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
