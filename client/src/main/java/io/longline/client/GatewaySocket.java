package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.PacketFraming;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGatewayCodec;
import io.longline.protocol.wire.WireFormatException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

import javax.net.ssl.SSLException;

/// The bytes of one connection to a gateway, after both sides know each other.
///
/// The greeting is followed at once by a question. A PHP gateway answers the question only; a Java
/// gateway says HELLO first, whose fifth byte no answer begins with:
///
/// ```
/// PHP    u32 4 'i' ':' '0' ';'
/// Java   u32 n 230 ... , then the same
/// ```
final class GatewaySocket {
    private static final Logger log = LoggerFactory.getLogger(GatewaySocket.class);

    /// How long nothing may come from a gateway before it is asked something, 5 s.
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final int READ_AHEAD = 64 * 1024;

    /// Who takes what the gateway answers.
    interface Answers {

        /// A PHP gateway answers the oldest question.
        void oldest(byte[] value) throws IOException;

        /// A Java gateway says which question it answers.
        void correlated(int correlation, byte[] value);
    }

    private final GatewayAddress address;
    private final Socket socket;
    private final DataInputStream in;
    private final int maxAnswerBytes;
    private Capabilities peer = Capabilities.PHP;

    private GatewaySocket(GatewayAddress address, Socket socket, int maxAnswerBytes)
            throws IOException {
        this.address = address;
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), READ_AHEAD));
        this.maxAnswerBytes = maxAnswerBytes;
    }

    static GatewaySocket open(GatewayAddress address, LinkSettings settings) {
        Socket socket = unconnected(address, settings);
        try {
            connect(socket, address, settings.connectLimit());
            var opened = new GatewaySocket(address, socket, settings.maxAnswerBytes());
            opened.greet(settings);
            return opened;
        } catch (GatewayUnreachableException e) {
            closeQuietly(socket);
            throw e;
        } catch (SSLException e) {
            closeQuietly(socket);
            throw new GatewayUnreachableException(address, "is lost: " + LinkTls.advice(e), e);
        } catch (IOException | WireFormatException e) {
            closeQuietly(socket);
            throw new GatewayUnreachableException(
                    address,
                    "does not answer as a gateway does (%s); is this its inner port?"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static Socket unconnected(GatewayAddress address, LinkSettings settings) {
        try {
            return LinkTls.socket(settings.tls());
        } catch (IOException e) {
            throw new GatewayUnreachableException(
                    address, "cannot be reached: there is no socket to be had", e);
        }
    }

    private static void connect(Socket socket, GatewayAddress address, Duration limit) {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(
                    new InetSocketAddress(address.host(), address.port()), (int) limit.toMillis());
        } catch (IOException e) {
            throw new GatewayUnreachableException(
                    address,
                    "cannot be reached (%s); is it running, and its inner port open to this host?"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private void greet(LinkSettings settings) throws IOException {
        socket.setSoTimeout((int) settings.answerLimit().toMillis());
        byte[] greeting =
                ToGatewayCodec.encode(new ClientConnect(settings.secret(), Capabilities.LONGLINE));
        byte[] question = ToGatewayCodec.encode(Ask.plain(new IsOnline(0)));
        byte[] both = Arrays.copyOf(greeting, greeting.length + question.length);
        System.arraycopy(question, 0, both, greeting.length, question.length);
        try {
            write(both, both.length);
            int length = in.readInt();
            if (FromGatewayCodec.isHello(firstByteOfBody())) {
                if (!(readPacket(length) instanceof FromGateway.Hello hello)) {
                    throw new IOException("its first package is no HELLO");
                }
                peer = hello.capabilities();
                length = in.readInt();
            }
            readPlain(length);
        } catch (EOFException | SocketException e) {
            throw new GatewayUnreachableException(
                    address,
                    "closed the connection after our greeting: it is going down, has another secret"
                            + " or wants TLS; set the same secret on both, and inner-tls where it"
                            + " wants it",
                    e);
        } catch (SocketTimeoutException e) {
            throw new GatewayUnreachableException(
                    address,
                    "took the connection but has not answered within %d ms"
                            .formatted(settings.answerLimit().toMillis()),
                    e);
        }
        socket.setSoTimeout((int) SILENCE.toMillis());
    }

    GatewayAddress address() {
        return address;
    }

    Capabilities peer() {
        return peer;
    }

    void write(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
    }

    /// Returns when there is something to read.
    ///
    /// @throws SocketTimeoutException after [#SILENCE]
    void awaitAnswer() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("it closed the connection");
        }
        in.reset();
    }

    /// Reads the next thing that the gateway says.
    void read(Answers answers) throws IOException {
        int length = in.readInt();
        if (!peer.longline()) {
            answers.oldest(readPlain(length));
            return;
        }
        switch (readPacket(length)) {
            case FromGateway.Answer(int correlation, byte[] value) ->
                    answers.correlated(correlation, value);
            case FromGateway.Ping ping -> {} // that it came is all there is to know
            case FromGateway.Hello again -> {} // it was read with the greeting
            case FromGateway.LeftYou stray -> {} // said on links for events, as these:
            case FromGateway.Draining stray -> {}
            case FromGateway.Deliver stray -> {} // events go to links that asked for them
            case FromGateway.Unknown(int word) ->
                    log.debug("gateway {} said word {}, which is not known here", address, word);
        }
    }

    private int firstByteOfBody() throws IOException {
        in.mark(1);
        int first = in.readUnsignedByte();
        in.reset();
        return first;
    }

    private byte[] readPlain(int length) throws IOException {
        if (length < 0 || length > maxAnswerBytes) {
            throw new WireFormatException(
                    "an answer of %d bytes is longer than the %d allowed"
                            .formatted(Integer.toUnsignedLong(length), maxAnswerBytes));
        }
        return readFully(0, length);
    }

    private FromGateway readPacket(int firstFourBytes) throws IOException {
        int length = PacketFraming.packetLength(firstFourBytes, maxAnswerBytes);
        ByteBuffer packet = ByteBuffer.wrap(readFully(Integer.BYTES, length - Integer.BYTES));
        return FromGatewayCodec.decode(packet.putInt(0, length));
    }

    /// Takes memory as bytes arrive, not as a length promises them, and as many at a time as there
    /// are: a long answer comes in a few reads.
    ///
    /// @param free how many bytes are left free before them
    private byte[] readFully(int free, int length) throws IOException {
        int end = free + length;
        byte[] bytes = new byte[Math.min(end, READ_AHEAD)];
        int at = free;
        while (at < end) {
            if (at == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(end, 2L * bytes.length));
            }
            int read = in.read(bytes, at, bytes.length - at);
            if (read < 0) {
                throw new EOFException("it closed the connection in the middle of an answer");
            }
            at += read;
        }
        return bytes;
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing a connection that is of no use any more failed", e);
        }
    }
}
