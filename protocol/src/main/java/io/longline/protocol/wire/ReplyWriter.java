package io.longline.protocol.wire;

import io.longline.protocol.ClientField;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.Delivered;
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
import io.longline.protocol.LinkFacts;
import io.longline.protocol.SelectedClient;
import io.longline.protocol.SerializedSession;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes answers as a PHP gateway does.
final class ReplyWriter {
    private static final byte[] EMPTY_ARRAY = {'a', ':', '0', ':', '{', '}'};
    private static final byte[] NULL = {'N', ';'};
    private static final int MOST_AROUND_A_SESSION = 29; // i:4294967295;s:1048576:"";

    private final PhpSerializer out = new PhpSerializer();

    private ReplyWriter() {}

    @SuppressWarnings("unchecked") // the answer is the R of its query, which switch cannot show
    static <R> byte[] write(Query<R> query, R answer) {
        var writer = new ReplyWriter();
        switch ((Query<?>) query) {
            case GetSession q -> {
                return session((Optional<SerializedSession>) answer);
            }
            case ListConnections q -> {
                return ConnectionPages.write((List<ConnectionFacts>) answer);
            }
            case ListLinks q -> {
                return LinkPages.write((List<LinkFacts>) answer);
            }
            case Describe q -> writer.texts((List<String>) answer);
            case IsOnline q -> writer.out.integer((Boolean) answer ? 1 : 0);
            case CountClients q -> writer.out.integer((Integer) answer);
            case GetAllSessions q -> writer.sessions((Map<Integer, SerializedSession>) answer);
            case GetSessionsByGroup q -> writer.sessions((Map<Integer, SerializedSession>) answer);
            case GetConnectionsByUid q -> writer.connections((List<Integer>) answer);
            case GetConnectionsByUids q ->
                    writer.connectionsByName((Map<String, List<Integer>>) answer);
            case CountClientsByGroups q -> writer.counts((Map<String, Integer>) answer);
            case Select q -> writer.selected(q, (Map<Integer, SelectedClient>) answer);
            case GetGroups q -> writer.names((List<String>) answer);
            case SendCounted q -> writer.delivered((Delivered) answer);
        }
        return writer.out.toBytes();
    }

    /// The session as it is stored, as the original does.
    private static byte[] session(Optional<SerializedSession> answer) {
        if (answer.isEmpty()) {
            return NULL;
        }
        return answer.get().isNone() ? EMPTY_ARRAY : answer.get().bytes();
    }

    private void sessions(Map<Integer, SerializedSession> sessions) {
        long bytes = 0;
        for (SerializedSession session : sessions.values()) {
            bytes += session.size() + MOST_AROUND_A_SESSION;
        }
        out.expect(bytes).array(sessions.size());
        sessions.forEach((connection, session) -> connection(connection).string(session));
        out.end();
    }

    private void connections(List<Integer> connections) {
        out.array(connections.size());
        for (int i = 0; i < connections.size(); i++) {
            out.integer(i);
            connection(connections.get(i));
        }
        out.end();
    }

    private void connectionsByName(Map<String, List<Integer>> connections) {
        out.array(connections.size());
        connections.forEach((name, list) -> {
            out.key(name);
            connections(list);
        });
        out.end();
    }

    private void counts(Map<String, Integer> counts) {
        out.array(counts.size());
        counts.forEach((name, count) -> out.key(name).integer(count));
        out.end();
    }

    /// Names that PHP kept as keys: integers have become integers.
    private void names(List<String> names) {
        out.array(names.size());
        for (int i = 0; i < names.size(); i++) {
            out.integer(i).key(names.get(i));
        }
        out.end();
    }

    private void texts(List<String> texts) {
        out.array(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            out.integer(i).string(texts.get(i));
        }
        out.end();
    }

    /// A list of the four counts, then a list of the uids. Between Java peers.
    private void delivered(Delivered delivered) {
        out.array(5);
        out.integer(0).integer(delivered.matched());
        out.integer(1).integer(delivered.written());
        out.integer(2).integer(delivered.queued());
        out.integer(3).integer(delivered.dropped());
        out.integer(4);
        names(List.copyOf(delivered.uids()));
        out.end();
    }

    /// Clients that have all that is asked for come first: PHP's getAllGroupUidList and
    /// getAllGroupClientIdList stop at the first that has no uid or no group, and would leave out
    /// those behind it.
    private void selected(Select query, Map<Integer, SelectedClient> clients) {
        // PHP leaves clients out of whom nothing is asked
        boolean nothingAsked = query.fields().isEmpty();
        List<ClientField> fields = query.fields().stream().distinct().toList();
        out.array(nothingAsked ? 0 : clients.size());
        if (!nothingAsked) {
            selected(fields, clients, true);
            selected(fields, clients, false);
        }
        out.end();
    }

    private void selected(
            List<ClientField> fields, Map<Integer, SelectedClient> clients, boolean whole) {
        clients.forEach((connection, client) -> {
            if (fields.stream().allMatch(field -> has(client, field)) == whole) {
                connection(connection).array(fields.size());
                fields.forEach(field -> field(field, client));
                out.end();
            }
        });
    }

    private static boolean has(SelectedClient client, ClientField field) {
        return switch (field) {
            case SESSION -> true;
            case UID -> client.uid() != null;
            case GROUPS -> client.groups() != null;
        };
    }

    private void field(ClientField field, SelectedClient client) {
        out.string(ClientLists.fieldName(field));
        SerializedSession session = client.session();
        String uid = client.uid();
        Set<String> groups = client.groups();
        switch (field) {
            case SESSION -> out.string(session == null ? SerializedSession.NONE : session);
            case UID -> {
                if (uid == null) {
                    out.nothing();
                } else {
                    out.string(uid);
                }
            }
            case GROUPS -> {
                if (groups == null) {
                    out.nothing();
                } else {
                    out.array(groups.size());
                    groups.forEach(group -> out.key(group).string(group));
                    out.end();
                }
            }
        }
    }

    private PhpSerializer connection(int connection) {
        return out.integer(Integer.toUnsignedLong(connection));
    }
}
