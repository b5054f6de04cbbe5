package io.longline.register;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Somebody who talks to a Register in plain lines. What it waits for has a limit of 10 s.
final class RegisterTalk implements AutoCloseable {
    final Socket socket;
    private final BufferedReader lines;

    RegisterTalk(int port) throws IOException {
        socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    RegisterTalk say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    String hear() throws IOException {
        String line = lines.readLine();
        return line == null ? "(closed)" : line;
    }

    /// Whether the Register closed the connection without a word.
    boolean isClosedByRegister() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true; // what it had not read was thrown away with the connection
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
