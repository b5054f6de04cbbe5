package io.longline.protocol.wire;

/// Where one package ends and the next begins on an inner connection.
public final class PacketFraming {

    /// The fixed part of every package.
    public static final int HEADER_LENGTH = 28;

    /// The longest package that is taken unless configured otherwise: 10 MiB, as in Workerman.
    public static final int MAX_PACKET_DEFAULT = 10_485_760;

    private PacketFraming() {}

    /// The length of the whole package, its header included.
    ///
    /// @param firstFourBytes of the package, big-endian
    /// @param max the longest package that is taken
    /// @throws WireFormatException when the length cannot be that of a package, or is over `max`
    public static int packetLength(int firstFourBytes, int max) {
        long length = Integer.toUnsignedLong(firstFourBytes);
        if (length < HEADER_LENGTH) {
            throw new WireFormatException(
                    "a package has at least %d bytes, this one says %d; is this a gateway's inner port?"
                            .formatted(HEADER_LENGTH, length));
        }
        if (length > max) {
            throw new WireFormatException(
                    "a package of %d bytes is longer than the %d allowed".formatted(length, max));
        }
        return firstFourBytes;
    }
}
