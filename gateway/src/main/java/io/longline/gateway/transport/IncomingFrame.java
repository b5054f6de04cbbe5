package io.longline.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A frame from client to server, RFC 6455, section 5.2, as far as it can be judged without those
/// before it.
///
/// ```
/// 1 byte   FIN, RSV1 to RSV3, opcode
/// 1 byte   MASK, length up to 125; 126: the next 2 bytes have it, 127: the next 8
/// 4 bytes  the mask
/// length   the payload
/// ```
///
/// A connection keeps nothing for this but the bytes of a frame that has not come whole, of which
/// the header is read again when more have come.
final class IncomingFrame {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int HEADER_BYTES = 2;
    private static final int MASK_BYTES = 4;
    private static final int LAST = 0x80;
    private static final int RSV = 0x70;
    private static final int DEFLATED = 0x40; // RSV1
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int LONGEST_CONTROL = 125;

    private final boolean last;
    private final boolean deflated;
    private final int opcode;
    private final byte[] payload;

    IncomingFrame(boolean last, boolean deflated, int opcode, byte[] payload) {
        this.last = last;
        this.deflated = deflated;
        this.opcode = opcode;
        this.payload = payload;
    }

    /// Takes one frame off the front of what has come, if it is there to its last byte.
    ///
    /// @param deflates whether messages may be deflated
    /// @param mostBytes how long its payload may be
    /// @return null when more must come first; then nothing is taken
    /// @throws CorruptedWebSocketFrameException with the close code to answer with; as soon as the
    ///   header tells, and so before there is a payload to keep
    static @Nullable IncomingFrame read(ByteBuf bytes, boolean deflates, int mostBytes) {
        int there = bytes.readableBytes();
        if (there < HEADER_BYTES) {
            return null;
        }
        int at = bytes.readerIndex();
        int first = bytes.getByte(at);
        int second = bytes.getByte(at + 1);
        check(first, second, deflates);
        int lengthBytes = lengthBytes(second & LENGTH);
        if (there < HEADER_BYTES + lengthBytes) {
            return null;
        }
        int length = length(bytes, at + HEADER_BYTES, second & LENGTH, mostBytes);
        int header = HEADER_BYTES + lengthBytes + MASK_BYTES;
        if (there - header < length) {
            return null;
        }
        int mask = bytes.getInt(at + header - MASK_BYTES);
        var payload = new byte[length];
        bytes.getBytes(at + header, payload).skipBytes(header + length);
        unmask(payload, mask);
        return new IncomingFrame(
                (first & LAST) != 0, (first & DEFLATED) != 0, first & OPCODE, payload);
    }

    /// Whether its message ends with it.
    boolean last() {
        return last;
    }

    /// Whether it begins a deflated message.
    boolean deflated() {
        return deflated;
    }

    int opcode() {
        return opcode;
    }

    boolean isControl() {
        return (opcode & CONTROL) != 0;
    }

    /// Unmasked, and whoever asks may keep it.
    byte[] payload() {
        return payload;
    }

    private static void check(int first, int second, boolean deflates) {
        int opcode = first & OPCODE;
        int rsv = first & RSV;
        boolean opens = opcode == WebSocketFrames.TEXT || opcode == WebSocketFrames.BINARY;
        if (rsv != 0 && !(deflates && opens && rsv == DEFLATED)) {
            throw violation("RSV bits that nobody has agreed on");
        }
        if ((second & MASKED) == 0) {
            throw violation("a frame that is not masked");
        }
        switch (opcode) {
            case WebSocketFrames.CONTINUATION, WebSocketFrames.TEXT, WebSocketFrames.BINARY -> {}
            case WebSocketFrames.CLOSE, WebSocketFrames.PING, WebSocketFrames.PONG ->
                    checkControl(first, second & LENGTH, opcode);
            default -> throw violation("opcode %d, which means nothing".formatted(opcode));
        }
    }

    private static void checkControl(int first, int length, int opcode) {
        if ((first & LAST) == 0) {
            throw violation("a control frame in fragments");
        }
        if (length > LONGEST_CONTROL) {
            throw violation("a control frame with more than 125 bytes");
        }
        if (opcode == WebSocketFrames.CLOSE && length == 1) {
            throw violation("a close frame with half a close code");
        }
    }

    private static int lengthBytes(int length) {
        return switch (length) {
            case LENGTH_IN_TWO_BYTES -> Short.BYTES;
            case LENGTH_IN_EIGHT_BYTES -> Long.BYTES;
            default -> 0;
        };
    }

    private static int length(ByteBuf bytes, int at, int length, int mostBytes) {
        long whole =
                switch (length) {
                    case LENGTH_IN_TWO_BYTES -> bytes.getUnsignedShort(at);
                    case LENGTH_IN_EIGHT_BYTES -> bytes.getLong(at);
                    default -> length;
                };
        long least =
                switch (length) {
                    case LENGTH_IN_TWO_BYTES -> LENGTH_IN_TWO_BYTES;
                    case LENGTH_IN_EIGHT_BYTES -> 0x1_0000;
                    default -> 0;
                };
        if (whole < least) {
            throw violation("a length that is negative, or written longer than need be");
        }
        if (whole > mostBytes) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG,
                    "a frame longer than the %d bytes allowed".formatted(mostBytes));
        }
        return (int) whole;
    }

    private static void unmask(byte[] payload, int mask) {
        long twice = ((long) mask << Integer.SIZE) | (mask & 0xFFFF_FFFFL);
        int at = 0;
        for (; at <= payload.length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(payload, at, (long) LONGS.get(payload, at) ^ twice);
        }
        for (; at < payload.length; at++) {
            payload[at] ^= (byte) (mask >>> ((MASK_BYTES - 1 - at % MASK_BYTES) * Byte.SIZE));
        }
    }

    static CorruptedWebSocketFrameException violation(String what) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, what);
    }
}
