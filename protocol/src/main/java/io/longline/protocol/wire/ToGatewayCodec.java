package io.longline.protocol.wire;

import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.ClientConnect;
import io.longline.protocol.wire.ToGateway.Done;
import io.longline.protocol.wire.ToGateway.Leaving;
import io.longline.protocol.wire.ToGateway.Ping;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.protocol.wire.ToGateway.Unknown;
import io.longline.protocol.wire.ToGateway.WorkerConnect;

import java.nio.ByteBuffer;
import java.util.ArrayList;

/// What workers and backends send to a gateway, to bytes and back.
public final class ToGatewayCodec {
    private static final int RUN_BYTES = 2 * Integer.BYTES;

    private ToGatewayCodec() {}

    /// As a PHP gateway understands it.
    public static byte[] encode(ToGateway packet) {
        return encode(packet, Capabilities.PHP);
    }

    /// One whole package. A peer that is PHP gets no close reason and no mark for binary.
    ///
    /// @throws IllegalArgumentException when the peer has no word for it, see
    ///   [Capabilities#understands], or a name is no text
    public static byte[] encode(ToGateway packet, Capabilities peer) {
        return packet(packet, peer).encode();
    }

    /// Takes one whole package; `wholePacket` keeps its position.
    ///
    /// @throws WireFormatException when the connection cannot be used any further: lengths do not
    ///   fit, or a greeting cannot be read
    /// @throws IllegalArgumentException when this one package is to be skipped: it says something
    ///   that cannot be, as joining a group called "0"
    public static ToGateway decode(ByteBuffer wholePacket) {
        Packet packet = Packet.decode(wholePacket);
        return switch (packet.word()) {
            case Words.WORKER_CONNECT -> Greetings.workerConnect(packet);
            case Words.GATEWAY_CLIENT_CONNECT -> Greetings.clientConnect(packet);
            case Words.PING -> new Ping();
            case Words.TOOK -> took(packet.body());
            case Words.LEAVING -> new Leaving();
            case Words.DONE -> new Done();
            case Words.ASK ->
                    Contents.of(
                            "a query", () -> Ask.correlated(packet.connection(), inner(packet)));
            default -> Contents.of("a command", () -> command(packet));
        };
    }

    private static Packet packet(ToGateway packet, Capabilities peer) {
        return switch (packet) {
            case WorkerConnect greeting -> Greetings.encode(greeting);
            case ClientConnect greeting -> Greetings.encode(greeting);
            case Ping ping -> Packet.about(Words.PING, 0, Packet.NOTHING);
            case Took took -> Packet.about(Words.TOOK, 0, Packet.PLAIN, Packet.NOTHING, runs(took));
            case Leaving leaving -> Packet.about(Words.LEAVING, 0, Packet.NOTHING);
            case Done done -> Packet.about(Words.DONE, 0, Packet.NOTHING);
            case Tell tell -> CommandCodec.encode(tell.command(), peer);
            case Ask ask -> ask(ask, peer);
            case Unknown unknown ->
                    throw new IllegalArgumentException(
                            "word %d is not known, so it cannot be sent".formatted(unknown.word()));
        };
    }

    private static Packet ask(Ask ask, Capabilities peer) {
        Packet query = QueryCodec.encode(ask.query());
        if (!ask.correlated()) {
            return query;
        }
        if (!peer.longline()) {
            throw new IllegalArgumentException("PHP has no word for a query with a correlation");
        }
        return Packet.about(
                Words.ASK,
                ask.correlation(),
                Packet.PLAIN,
                Packet.NOTHING,
                ByteBuffer.wrap(query.encode()));
    }

    private static Took took(ByteBuffer body) {
        if (body.remaining() % RUN_BYTES != 0) {
            throw new WireFormatException(
                    "%d bytes are no runs of events".formatted(body.remaining()));
        }
        var runs = new ArrayList<Took.Run>(body.remaining() / RUN_BYTES);
        while (body.hasRemaining()) {
            int first = body.getInt();
            int count = body.getInt();
            if (count < 1) {
                throw new WireFormatException("a run of %d events".formatted(count));
            }
            runs.add(new Took.Run(first, count));
        }
        return new Took(runs);
    }

    private static ByteBuffer runs(Took took) {
        ByteBuffer runs = ByteBuffer.allocate(took.events().size() * RUN_BYTES);
        took.events().forEach(run -> runs.putInt(run.first()).putInt(run.count()));
        return runs.flip();
    }

    private static ToGateway command(Packet packet) {
        OneWay command = CommandCodec.decode(packet);
        if (command != null) {
            return new Tell(command);
        }
        Query<?> query = QueryCodec.decode(packet);
        return query == null ? new Unknown(packet.word()) : Ask.plain(query);
    }

    private static Query<?> inner(Packet packet) {
        Packet inner = Packet.decode(packet.body());
        Query<?> query = QueryCodec.decode(inner);
        if (query == null) {
            throw new IllegalArgumentException("word %d is no query".formatted(inner.word()));
        }
        return query;
    }
}
