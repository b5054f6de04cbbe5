package io.longline.server.control;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A line of UTF-8, with a bound.
final class ControlLine {
    private ControlLine() {}

    /// @throws IOException when it ends or goes on for too long before its line end
    static String read(InputStream in, int longest) throws IOException {
        var line = new ByteArrayOutputStream();
        var piece = new byte[8192];
        while (true) {
            int length = in.read(piece);
            if (length < 0) {
                throw new EOFException("it ended within a line");
            }
            int end = 0;
            while (end < length && piece[end] != '\n') {
                end++;
            }
            line.write(piece, 0, end);
            if (line.size() > longest) {
                throw new IOException("a line of more than %d bytes".formatted(longest));
            }
            if (end < length) {
                return line.toString(StandardCharsets.UTF_8);
            }
        }
    }

    static void write(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
