package io.longline.protocol.wire;

import io.longline.protocol.ClientField;
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
import io.longline.protocol.GatewayCommand.SendCounted;

import java.nio.ByteBuffer;

/// Answers to queries, to bytes and back: PHP serialization, with no word of what was asked.
public final class ReplyCodec {
    private ReplyCodec() {}

    /// A plain reply as a peer without correlations gets it: u32 length, then the value.
    public static <R> byte[] encodeReply(Query<R> query, R answer) {
        byte[] value = encode(query, answer);
        return ByteBuffer.allocate(4 + value.length).putInt(value.length).put(value).array();
    }

    /// The value alone, the body of an [FromGateway.Answer].
    public static <R> byte[] encode(Query<R> query, R answer) {
        return ReplyWriter.write(query, answer);
    }

    /// Reads the value.
    ///
    /// @throws WireFormatException when it is no answer to this query
    @SuppressWarnings("unchecked") // each branch gives the R of its query, which switch cannot show
    public static <R> R decode(Query<R> query, byte[] value) {
        var reader = new ReplyReader(query.getClass().getSimpleName());
        Object answer =
                switch ((Query<?>) query) {
                    case IsOnline q -> reader.integer(PhpParser.parse(value)) != 0;
                    case GetSession q -> reader.session(value);
                    case GetAllSessions q -> reader.sessions(value);
                    case GetSessionsByGroup q -> reader.sessions(value);
                    case GetConnectionsByUid q -> reader.connections(PhpParser.parse(value));
                    case GetConnectionsByUids q -> reader.connectionsByName(value);
                    case CountClients q -> reader.integer(PhpParser.parse(value));
                    case CountClientsByGroups q -> reader.counts(value);
                    case Select q -> reader.selected(value);
                    case GetGroups q -> reader.names(PhpParser.parse(value));
                    case Describe q -> reader.names(PhpParser.parse(value));
                    case ListConnections q -> ConnectionPages.read(value);
                    case ListLinks q -> LinkPages.read(value);
                    case SendCounted q -> reader.delivered(value);
                };
        return (R) answer;
    }

    static final String SESSION = ClientLists.fieldName(ClientField.SESSION);
    static final String UID = ClientLists.fieldName(ClientField.UID);
    static final String GROUPS = ClientLists.fieldName(ClientField.GROUPS);
}
