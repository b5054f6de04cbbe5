package io.longline.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads a stream of UTF-8 line by line, none longer than a limit. A line ends with `\n`; a `\r`
/// before it is left out, and so is what follows the last `\n` of a stream.
///
/// A read that throws, as one with a time limit may, has lost nothing: the next call goes on.
public final class LineReader {

    /// The longest line of the Register protocol that is read, unless set otherwise: 64 KiB.
    public static final int MAX_LINE_DEFAULT = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private byte[] buffer = new byte[512];
    private int start;
    private int end;

    public LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /// The next line without its end; null at the end of the stream.
    ///
    /// @throws WireFormatException when the line is over the limit
    public @Nullable String next() throws IOException {
        int searched = start;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (buffer[i] == '\n') {
                    return line(i);
                }
            }
            searched = end;
            if (end - start > maxBytes) {
                throw tooLong();
            }
            int shift = makeRoom();
            searched -= shift;
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return null;
            }
            end += read;
        }
    }

    private String line(int newline) {
        int length = newline - start;
        if (length > maxBytes) {
            throw tooLong();
        }
        if (length > 0 && buffer[newline - 1] == '\r') {
            length--;
        }
        var line = new String(buffer, start, length, StandardCharsets.UTF_8);
        start = newline + 1;
        return line;
    }

    /// Moves what is unread to the front, or takes a longer buffer when it is full.
    ///
    /// @return by how much it moved
    private int makeRoom() {
        int moved = start;
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, maxBytes + 2));
        }
        return moved;
    }

    private WireFormatException tooLong() {
        return new WireFormatException("a line is longer than %d bytes".formatted(maxBytes));
    }
}
