package io.longline.examples.liveroom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

/// Somebody at a terminal: writes lines, reads lines.
final class Telnet implements AutoCloseable {

    private static final int LIMIT_MILLIS = 10_000;

    private final Socket socket;
    private final BufferedReader lines;

    Telnet(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(LIMIT_MILLIS);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    void types(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
    }

    void says(String room, String userName, String content) throws IOException {
        types(
                "{\"type\":\"say\",\"roomId\":\"%s\",\"userName\":\"%s\",\"content\":\"%s\"}"
                        .formatted(room, userName, content));
    }

    /// The next line, waited for.
    String reads() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("the server hung up");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
