package io.longline.worker;

import io.longline.protocol.wire.PacketFraming;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Takes packages out of a stream: as many from one read as it has brought. For one thread.
final class PackageReader {
    private static final int READ_AHEAD = 64 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[READ_AHEAD];
    private int from;
    private int to;

    PackageReader(InputStream in) {
        this.in = in;
    }

    /// The next package, to be looked at before [#fill] is called again; null when it is not all
    /// here.
    ///
    /// @throws io.longline.protocol.wire.WireFormatException when it cannot be one
    @Nullable ByteBuffer next() {
        if (to - from < Integer.BYTES) {
            return null;
        }
        int length = length();
        if (to - from < length) {
            return null;
        }
        ByteBuffer packet = ByteBuffer.wrap(buffer, from, length).slice();
        from += length;
        return packet;
    }

    /// Reads once, waiting until there is something to read. When that takes too long nothing is
    /// lost, and it can be called again.
    ///
    /// @throws EOFException at the end of the stream
    /// @throws java.net.SocketTimeoutException as the socket is set
    void fill() throws IOException {
        makeRoom();
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            throw new EOFException(to > from ? "it ended in the middle of an event" : "the end");
        }
        to += read;
    }

    private int length() {
        return PacketFraming.packetLength(
                ByteBuffer.wrap(buffer).getInt(from), PacketFraming.MAX_PACKET_DEFAULT);
    }

    /// Room for the rest of a package that has begun, or for as many as come.
    private void makeRoom() {
        int begun = to - from;
        int needed = begun < Integer.BYTES ? READ_AHEAD : Math.max(READ_AHEAD, length());
        if (needed > buffer.length || (buffer.length > READ_AHEAD && needed == READ_AHEAD)) {
            buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, from, to), needed);
        } else if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, begun);
        }
        from = 0;
        to = begun;
    }
}
