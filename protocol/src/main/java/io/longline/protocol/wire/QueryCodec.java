package io.longline.protocol.wire;

import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetConnectionsByUids;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.Send;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.Where;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Queries as packages. What is asked of nothing (ext_data that PHP could not encode) is answered
/// with nothing, as there: whoever asks waits for an answer.
///
/// A name that is no text is nobody's here: joining such a group or binding such a uid is refused.
/// PHP, to which names are bytes, answers so too when nobody has it.
final class QueryCodec {
    /// Answered with an empty array.
    private static final Query<?> OF_NOTHING =
            new Select(List.of(), new Where.AnyOf(List.of(), List.of(), Connections.NONE));

    /// Answered with 0: no client has that number.
    private static final Query<?> IS_ANYBODY = new IsOnline(0);

    private QueryCodec() {}

    static Packet encode(Query<?> query) {
        return switch (query) {
            case IsOnline q -> Packet.about(Words.IS_ONLINE, q.connection(), Packet.NOTHING);
            case GetSession q ->
                    Packet.about(Words.GET_SESSION_BY_CLIENT_ID, q.connection(), Packet.NOTHING);
            case GetAllSessions q -> Packet.about(Words.GET_ALL_CLIENT_SESSIONS, 0, Packet.NOTHING);
            case GetSessionsByGroup q ->
                    CommandCodec.named(Words.GET_CLIENT_SESSIONS_BY_GROUP, 0, q.group());
            case GetConnectionsByUid q ->
                    CommandCodec.named(Words.GET_CLIENT_ID_BY_UID, 0, q.uid());
            case GetConnectionsByUids q ->
                    Packet.about(
                            Words.BATCH_GET_CLIENT_ID_BY_UID,
                            0,
                            ClientLists.encodeNames(q.uids(), false));
            case CountClients q ->
                    CommandCodec.named(Words.GET_CLIENT_COUNT_BY_GROUP, 0, q.group());
            case CountClientsByGroups q ->
                    Packet.about(
                            Words.BATCH_GET_CLIENT_COUNT_BY_GROUP,
                            0,
                            ClientLists.encodeNames(q.groups(), false));
            case Select q -> Packet.about(Words.SELECT, 0, ClientLists.encode(q));
            case GetGroups q -> Packet.about(Words.GET_GROUP_ID_LIST, 0, Packet.NOTHING);
            case Describe q -> Packet.about(Words.DESCRIBE, 0, Packet.NOTHING);
            case ListConnections q -> ConnectionPages.encode(q);
            case ListLinks q -> LinkPages.encode(q);
            case SendCounted q ->
                    Packet.about(
                            Words.SEND_COUNTED,
                            0,
                            Packet.PLAIN,
                            Packet.NOTHING,
                            ByteBuffer.wrap(
                                    CommandCodec.encode(q.send(), Capabilities.LONGLINE).encode()));
        };
    }

    /// The query, or null when the word is none of these.
    static @Nullable Query<?> decode(Packet packet) {
        return switch (packet.word()) {
            case Words.IS_ONLINE -> new IsOnline(packet.connection());
            case Words.GET_SESSION_BY_CLIENT_ID -> new GetSession(packet.connection());
            case Words.GET_ALL_CLIENT_SESSIONS -> new GetAllSessions();
            case Words.GET_CLIENT_SESSIONS_BY_GROUP ->
                    name(packet).<Query<?>>map(GetSessionsByGroup::new).orElse(OF_NOTHING);
            case Words.GET_CLIENT_ID_BY_UID ->
                    name(packet).<Query<?>>map(GetConnectionsByUid::new).orElse(OF_NOTHING);
            case Words.BATCH_GET_CLIENT_ID_BY_UID ->
                    new GetConnectionsByUids(names("uids", packet));
            case Words.GET_CLIENT_COUNT_BY_GROUP ->
                    name(packet).<Query<?>>map(CountClients::new).orElse(IS_ANYBODY);
            case Words.BATCH_GET_CLIENT_COUNT_BY_GROUP ->
                    new CountClientsByGroups(names("groups", packet));
            case Words.SELECT ->
                    packet.ext().hasRemaining()
                            ? ClientLists.select(packet.extBytes())
                            : OF_NOTHING;
            case Words.GET_GROUP_ID_LIST -> new GetGroups();
            case Words.DESCRIBE -> new Describe();
            case Words.LIST_CONNECTIONS -> ConnectionPages.decode(packet);
            case Words.LIST_LINKS -> LinkPages.decode(packet);
            case Words.SEND_COUNTED -> new SendCounted(send(Packet.decode(packet.body())));
            default -> null;
        };
    }

    private static Optional<String> name(Packet packet) {
        byte[] name = packet.extBytes();
        return Optional.ofNullable(Utf8.decodeOrNull(name, 0, name.length));
    }

    private static Send send(Packet packet) {
        if (CommandCodec.decode(packet) instanceof Send send) {
            return send;
        }
        throw new IllegalArgumentException("word %d sends nothing".formatted(packet.word()));
    }

    private static List<String> names(String what, Packet packet) {
        return packet.ext().hasRemaining() ? ClientLists.names(what, packet.extBytes()) : List.of();
    }
}
