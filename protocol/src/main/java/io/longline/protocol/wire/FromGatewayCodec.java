package io.longline.protocol.wire;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.wire.FromGateway.Answer;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGateway.Draining;
import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.FromGateway.LeftYou;
import io.longline.protocol.wire.FromGateway.Ping;
import io.longline.protocol.wire.FromGateway.Unknown;

import java.nio.ByteBuffer;

/// What a gateway sends to workers and Java backends, to bytes and back. Plain replies to queries
/// are written by [ReplyCodec].
public final class FromGatewayCodec {
    private FromGatewayCodec() {}

    /// As a PHP worker understands it.
    public static byte[] encode(FromGateway packet) {
        return encode(packet, Capabilities.PHP);
    }

    /// One whole package. A peer that is PHP gets no mark for binary, and 0 for an IPv6 address.
    ///
    /// @throws IllegalArgumentException when the peer has no word for it: PHP has none but for
    ///   events and pings, and is not asked about handshakes
    public static byte[] encode(FromGateway packet, Capabilities peer) {
        Packet encoded =
                switch (packet) {
                    case Deliver deliver -> EventCodec.encode(deliver.event(), peer);
                    case Ping ping -> Packet.about(Words.PING, 0, Packet.NOTHING);
                    case Hello hello -> Greetings.encode(hello);
                    case LeftYou left -> Packet.about(Words.LEFT_YOU, 0, Packet.NOTHING);
                    case Draining draining -> {
                        if (!peer.longline()) {
                            throw new IllegalArgumentException("PHP has no word for Draining");
                        }
                        yield Packet.about(Words.DRAINING, 0, Packet.NOTHING);
                    }
                    case Answer answer ->
                            Packet.about(
                                    Words.ANSWER,
                                    answer.correlation(),
                                    0,
                                    Packet.NOTHING,
                                    ByteBuffer.wrap(answer.value()));
                    case Unknown unknown ->
                            throw new IllegalArgumentException(
                                    "word %d is not known, so it cannot be sent"
                                            .formatted(unknown.word()));
                };
        return encoded.encode();
    }

    /// Whether what follows a length on the wire is a gateway's HELLO, and not the value of a plain
    /// reply: no value begins with that byte.
    ///
    /// @param fifthByte the one after the length, 0 to 255
    public static boolean isHello(int fifthByte) {
        return fifthByte == Words.HELLO;
    }

    /// Which client's event a whole package is.
    public static int connectionOf(byte[] event) {
        return Packet.decode(ByteBuffer.wrap(event)).connection();
    }

    /// Takes one whole package; `wholePacket` keeps its position.
    ///
    /// @throws WireFormatException when the connection cannot be used any further
    /// @throws IllegalArgumentException when this one package is to be skipped
    public static FromGateway decode(ByteBuffer wholePacket) {
        Packet packet = Packet.decode(wholePacket);
        return switch (packet.word()) {
            case Words.PING -> new Ping();
            case Words.HELLO -> Greetings.hello(packet);
            case Words.LEFT_YOU -> new LeftYou();
            case Words.DRAINING -> new Draining();
            case Words.ANSWER -> new Answer(packet.connection(), packet.bodyBytes());
            default ->
                    Contents.of(
                            "an event",
                            () -> {
                                WorkerEvent event = EventCodec.decode(packet);
                                return event == null
                                        ? new Unknown(packet.word())
                                        : new Deliver(event);
                            });
        };
    }
}
