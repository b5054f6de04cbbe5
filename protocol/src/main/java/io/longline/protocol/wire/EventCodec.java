package io.longline.protocol.wire;

import io.longline.protocol.AddressText;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Events as packages: the header says whose they are, ext_data is the client's session.
final class EventCodec {
    private EventCodec() {}

    static Packet encode(WorkerEvent event, Capabilities peer) {
        return switch (event) {
            case ClientConnected e -> plain(Words.ON_CONNECT, e, peer);
            case ClientAdopted e -> {
                if (!peer.longline()) {
                    throw new IllegalArgumentException("PHP has no word for ClientAdopted");
                }
                yield plain(Words.ON_ADOPTED, e, peer);
            }
            case ClientClosed e -> plain(Words.ON_CLOSE, e, peer);
            case ClientMessage e ->
                    packet(
                            Words.ON_MESSAGE,
                            e,
                            MessageBody.flags(e.message(), peer),
                            e.message().view(),
                            peer);
            case WebSocketConnected e ->
                    packet(
                            Words.ON_WEBSOCKET_CONNECT,
                            e,
                            0,
                            ByteBuffer.wrap(
                                    peer.longline()
                                            ? Handshakes.encode(e.request())
                                            : WebSocketVariables.encode(e.request(), e.origin())),
                            peer);
            case HandshakeAsked e -> {
                if (!peer.longline()) {
                    throw new IllegalArgumentException("PHP has no word for HandshakeAsked");
                }
                yield packet(
                        Words.ON_HANDSHAKE,
                        e,
                        0,
                        ByteBuffer.wrap(Handshakes.encode(e.request())),
                        peer);
            }
        };
    }

    private static Packet plain(int word, WorkerEvent event, Capabilities peer) {
        return packet(word, event, Packet.PLAIN, ByteBuffer.wrap(Packet.NOTHING), peer);
    }

    private static Packet packet(
            int word, WorkerEvent event, int flags, ByteBuffer body, Capabilities peer) {
        ClientId client = event.client();
        ClientOrigin origin = event.origin();
        boolean ipv6 = peer.longline() && origin.address() instanceof Inet6Address;
        return new Packet(
                word,
                client.gateway().ip(),
                client.gateway().port(),
                ClientAddress.ipv4(origin.address()),
                origin.port(),
                client.connection(),
                ipv6 ? flags | Packet.IPV6 : flags,
                origin.gatewayPort(),
                ext(ipv6 ? origin.address() : null, event.session()),
                body);
    }

    private static ByteBuffer ext(@Nullable InetAddress ipv6, SerializedSession session) {
        byte[] address = ipv6 == null ? Packet.NOTHING : ipv6.getAddress();
        var ext = new byte[address.length + session.size()];
        System.arraycopy(address, 0, ext, 0, address.length);
        session.copyTo(ext, address.length);
        return ByteBuffer.wrap(ext);
    }

    /// The event, or null when the word is none of these.
    static @Nullable WorkerEvent decode(Packet packet) {
        return switch (packet.word()) {
            case Words.ON_CONNECT ->
                    new ClientConnected(client(packet), origin(packet), session(packet));
            case Words.ON_ADOPTED ->
                    new ClientAdopted(client(packet), origin(packet), session(packet));
            case Words.ON_CLOSE ->
                    new ClientClosed(client(packet), origin(packet), session(packet));
            case Words.ON_MESSAGE ->
                    new ClientMessage(
                            client(packet),
                            origin(packet),
                            session(packet),
                            MessageBody.decode(packet));
            case Words.ON_WEBSOCKET_CONNECT -> webSocketConnected(packet);
            case Words.ON_HANDSHAKE ->
                    new HandshakeAsked(
                            client(packet),
                            origin(packet),
                            session(packet),
                            Handshakes.request(PhpParser.parseArray(packet.bodyBytes())));
            default -> null;
        };
    }

    private static WebSocketConnected webSocketConnected(Packet packet) {
        PhpArray body = PhpParser.parseArray(packet.bodyBytes());
        ClientOrigin origin = origin(packet);
        if (Handshakes.isRequest(body)) {
            return new WebSocketConnected(
                    client(packet), origin, session(packet), Handshakes.request(body));
        }
        String address = WebSocketVariables.remoteAddress(body);
        InetAddress ipv6 =
                packet.clientIp() == 0 && address != null ? AddressText.ipv6(address) : null;
        if (ipv6 != null) {
            origin = new ClientOrigin(ipv6, origin.port(), origin.gatewayPort());
        }
        return new WebSocketConnected(
                client(packet), origin, session(packet), WebSocketVariables.decode(body));
    }

    private static ClientId client(Packet packet) {
        return new ClientId(
                new GatewayAddress(packet.gatewayIp(), packet.gatewayPort()), packet.connection());
    }

    private static ClientOrigin origin(Packet packet) {
        InetAddress address;
        if (packet.is(Packet.IPV6)) {
            var ipv6 = new byte[ClientAddress.IPV6_LENGTH];
            afterAddress(packet);
            packet.ext().duplicate().get(ipv6);
            address = ClientAddress.of(ipv6);
        } else {
            address = ClientAddress.ipv4(packet.clientIp());
        }
        return new ClientOrigin(address, packet.clientPort(), packet.listeningPort());
    }

    private static SerializedSession session(Packet packet) {
        return packet.is(Packet.IPV6)
                ? SerializedSession.owning(afterAddress(packet))
                : packet.session();
    }

    private static byte[] afterAddress(Packet packet) {
        ByteBuffer ext = packet.ext().duplicate();
        if (ext.remaining() < ClientAddress.IPV6_LENGTH) {
            throw new IllegalArgumentException(
                    "an IPv6 address has 16 bytes, ext_data has %d".formatted(ext.remaining()));
        }
        ext.position(ext.position() + ClientAddress.IPV6_LENGTH);
        var rest = new byte[ext.remaining()];
        ext.get(rest);
        return rest;
    }
}
