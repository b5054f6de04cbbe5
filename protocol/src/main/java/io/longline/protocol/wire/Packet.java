package io.longline.protocol.wire;

import io.longline.protocol.SerializedSession;

import java.nio.ByteBuffer;

/// One package of the inner protocol, taken apart; numbers are big-endian and unsigned.
///
/// ```
/// 0  u32 length         of the whole package
/// 4  u8  word           what it says: Words
/// 5  u32 gateway ip     11 u32 client ip
/// 9  u16 gateway port   15 u16 client port
/// 17 u32 connection     the client's number in that gateway
/// 21 u8  flags
/// 22 u16 listening port the client connected to
/// 24 u32 length of ext
/// 28 ext, then body
/// ```
///
/// After `pack("NCNnNnNCnN", …)` in GatewayWorker's GatewayProtocol.
///
/// @param ext session, uid, group or JSON; read from position to limit
/// @param body read from position to limit
record Packet(
        int word,
        int gatewayIp,
        int gatewayPort,
        int clientIp,
        int clientPort,
        int connection,
        int flags,
        int listeningPort,
        ByteBuffer ext,
        ByteBuffer body) {

    /// The body is a plain string; without it, it is PHP-serialized.
    static final int PLAIN = 0x01;

    /// The body is encoded for the client already.
    static final int ENCODED = 0x02;

    /// The body is binary. Between Java peers; PHP does not look at it.
    static final int BINARY = 0x04;

    /// ext begins with the 16 bytes of the client's IPv6 address. Between Java peers.
    static final int IPV6 = 0x08;

    /// The body begins with the message's key: u8 length, then the key. Between Java peers.
    static final int KEYED = 0x10;

    static final byte[] NOTHING = {};

    /// A package that is about no client, or about one of the gateway it is sent to.
    static Packet about(int word, int connection, int flags, byte[] ext, ByteBuffer body) {
        return new Packet(word, 0, 0, 0, 0, connection, flags, 0, ByteBuffer.wrap(ext), body);
    }

    static Packet about(int word, int connection, byte[] ext) {
        return about(word, connection, PLAIN, ext, ByteBuffer.wrap(NOTHING));
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    byte[] extBytes() {
        return copy(ext);
    }

    byte[] bodyBytes() {
        return copy(body);
    }

    SerializedSession session() {
        return SerializedSession.owning(copy(ext));
    }

    byte[] encode() {
        long length = (long) PacketFraming.HEADER_LENGTH + ext.remaining() + body.remaining();
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("%d bytes do not fit a package".formatted(length));
        }
        return ByteBuffer.allocate((int) length)
                .putInt((int) length)
                .put((byte) word)
                .putInt(gatewayIp)
                .putShort((short) gatewayPort)
                .putInt(clientIp)
                .putShort((short) clientPort)
                .putInt(connection)
                .put((byte) flags)
                .putShort((short) listeningPort)
                .putInt(ext.remaining())
                .put(ext.duplicate())
                .put(body.duplicate())
                .array();
    }

    /// Takes one whole package apart, without copying it; `whole` keeps its position.
    ///
    /// @throws WireFormatException when the lengths in it do not fit it
    static Packet decode(ByteBuffer whole) {
        // slice() starts out big-endian, whatever the order of its source
        ByteBuffer in = whole.slice();
        int size = in.remaining();
        if (size < PacketFraming.HEADER_LENGTH) {
            throw new WireFormatException(
                    "%d bytes are no package, its header has %d"
                            .formatted(size, PacketFraming.HEADER_LENGTH));
        }
        if (PacketFraming.packetLength(in.getInt(0), Integer.MAX_VALUE) != size) {
            throw new WireFormatException(
                    "a package of %d bytes says it has %d".formatted(size, in.getInt(0)));
        }
        long extLength = Integer.toUnsignedLong(in.getInt(24));
        int rest = size - PacketFraming.HEADER_LENGTH;
        if (extLength > rest) {
            throw new WireFormatException(
                    "ext_data of %d bytes in a package that has room for %d"
                            .formatted(extLength, rest));
        }
        int bodyAt = PacketFraming.HEADER_LENGTH + (int) extLength;
        return new Packet(
                Byte.toUnsignedInt(in.get(4)),
                in.getInt(5),
                Short.toUnsignedInt(in.getShort(9)),
                in.getInt(11),
                Short.toUnsignedInt(in.getShort(15)),
                in.getInt(17),
                Byte.toUnsignedInt(in.get(21)),
                Short.toUnsignedInt(in.getShort(22)),
                in.slice(PacketFraming.HEADER_LENGTH, (int) extLength),
                in.slice(bodyAt, size - bodyAt));
    }

    private static byte[] copy(ByteBuffer source) {
        var bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        return bytes;
    }
}
