package io.longline.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A protocol as it is on the wire, read and written by hand so that nothing a server sends is
/// smoothed over.
enum Wire {
    TEXT {
        @Override
        void open(DataInputStream in, OutputStream out, String uri) {
            // a text client may speak at once
        }

        @Override
        String read(DataInputStream in) throws IOException {
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException(line.size() > 0 ? "unfinished line " + line : "");
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        @Override
        byte[] encode(String text) {
            return (text + "\n").getBytes(StandardCharsets.UTF_8);
        }
    },

    WEBSOCKET {
        @Override
        void open(DataInputStream in, OutputStream out, String uri) throws IOException {
            var request =
                    """
                    GET %s HTTP/1.1\r
                    Host: example.org\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Version: 13\r
                    Cookie: theme=dark; user=%%E7%%94%%A8\r
                    X-Some-Header: some value\r
                    \r
                    """
                            .formatted(uri);
            out.write(request.getBytes(StandardCharsets.UTF_8));
            var answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\n") < 0) {
                answer.append((char) in.readUnsignedByte());
            }
            if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
                throw new IOException("handshake answered with " + answer);
            }
        }

        @Override
        String read(DataInputStream in) throws IOException {
            int first = in.readUnsignedByte();
            long length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            var payload = in.readNBytes(Math.toIntExact(length));
            return switch (first) {
                case 0x81 -> new String(payload, StandardCharsets.UTF_8);
                default -> "frame %02x: %s".formatted(first, HexFormat.of().formatHex(payload));
            };
        }

        @Override
        byte[] encode(String text) {
            var payload = text.getBytes(StandardCharsets.UTF_8);
            var frame = ByteBuffer.allocate(payload.length + 14).put((byte) 0x81);
            if (payload.length < 126) {
                frame.put((byte) (0x80 | payload.length));
            } else if (payload.length < 65_536) {
                frame.put((byte) 0xFE).putShort((short) payload.length);
            } else {
                frame.put((byte) 0xFF).putLong(payload.length);
            }
            // masked with zeros: the payload stays as it is
            frame.putInt(0).put(payload).flip();
            var bytes = new byte[frame.remaining()];
            frame.get(bytes);
            return bytes;
        }
    };

    /// With code 1000, masked with zeros.
    static final byte[] CLOSE_FRAME = HexFormat.of().parseHex("88820000000003e8");

    /// Does what comes before the first message.
    abstract void open(DataInputStream in, OutputStream out, String uri) throws IOException;

    /// The next message; what is no text message is described.
    ///
    /// @throws EOFException when the server has closed
    abstract String read(DataInputStream in) throws IOException;

    abstract byte[] encode(String text);
}
