package io.longline.gateway.transport;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Deflates and inflates messages, RFC 7692. Neither side takes its context over from one message
/// to the next, so one pair of these serves all clients of an event loop, and a compressed
/// connection costs no more memory than another.
final class Deflation implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int CHUNK_BYTES = 8 * 1024;

    private final int mostBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private @Nullable Inflater inflater;
    private @Nullable Deflater deflater;

    /// @param mostBytes the longest message that is inflated
    Deflation(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// The payload of a compressed message.
    byte[] deflate(byte[] message) {
        if (deflater == null) {
            deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }
        deflater.reset();
        deflater.setInput(message);
        var deflated = new ByteArrayOutputStream(message.length / 2 + 16);
        int length;
        do {
            length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            deflated.write(chunk, 0, length);
        } while (length == chunk.length);
        // RFC 7692, 7.2.1: the empty block that ends every flush is left out
        return Arrays.copyOf(deflated.toByteArray(), deflated.size() - TAIL.length);
    }

    /// The message in a compressed payload.
    ///
    /// @throws CorruptedWebSocketFrameException when it is too long or not deflated at all
    byte[] inflate(byte[] payload) {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        inflater.reset();
        byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
        inflater.setInput(input);
        var inflated = new ByteArrayOutputStream(Math.max(payload.length, 32));
        try {
            int length;
            while ((length = inflater.inflate(chunk)) > 0) {
                if (inflated.size() + length > mostBytes) {
                    throw new CorruptedWebSocketFrameException(
                            WebSocketCloseStatus.MESSAGE_TOO_BIG,
                            "inflated it is longer than the %d bytes allowed".formatted(mostBytes));
                }
                inflated.write(chunk, 0, length);
            }
        } catch (DataFormatException e) {
            throw notDeflated();
        }
        if (inflater.needsDictionary() || inflater.getRemaining() > TAIL.length) {
            throw notDeflated();
        }
        return inflated.toByteArray();
    }

    private static CorruptedWebSocketFrameException notDeflated() {
        return new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.INVALID_PAYLOAD_DATA,
                "the message says it is deflated, and is not");
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
