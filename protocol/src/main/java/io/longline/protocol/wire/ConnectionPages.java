package io.longline.protocol.wire;

import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.Select;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/// Pages of connections, between Java peers.
///
/// ```
/// 246  connection: only those after it; ext_data: the filter as SELECT has it; body: u32 limit
/// ```
///
/// The answer is a list in PHP's serialization, one list of fields for each connection, in the
/// order of the record. Fields may be added behind them.
final class ConnectionPages {
    private static final int FIELDS = 14;

    private ConnectionPages() {}

    static Packet encode(ListConnections query) {
        return Packet.about(
                Words.LIST_CONNECTIONS,
                query.after(),
                Packet.PLAIN,
                ClientLists.encode(new Select(List.of(), query.where())),
                ByteBuffer.allocate(Integer.BYTES).putInt(0, query.limit()));
    }

    static ListConnections decode(Packet packet) {
        ByteBuffer limit = packet.body();
        if (limit.remaining() != Integer.BYTES) {
            throw new IllegalArgumentException("a page has a limit of 4 bytes");
        }
        return new ListConnections(
                ClientLists.select(packet.extBytes()).where(),
                packet.connection(),
                limit.getInt(limit.position()));
    }

    static byte[] write(List<ConnectionFacts> page) {
        var out = new PhpSerializer().array(page.size());
        for (int i = 0; i < page.size(); i++) {
            out.integer(i);
            write(out, page.get(i));
        }
        return out.end().toBytes();
    }

    private static void write(PhpSerializer out, ConnectionFacts facts) {
        out.array(FIELDS);
        out.integer(0).integer(Integer.toUnsignedLong(facts.connection()));
        out.integer(1).string(facts.remote());
        text(out.integer(2), facts.uid());
        out.integer(3).array(facts.groups().size());
        for (int i = 0; i < facts.groups().size(); i++) {
            out.integer(i).string(facts.groups().get(i));
        }
        out.end();
        out.integer(4).integer(facts.groupCount());
        text(out.integer(5), facts.worker());
        out.integer(6).integer(facts.ageMillis());
        out.integer(7).integer(facts.messagesIn());
        out.integer(8).integer(facts.messagesOut());
        out.integer(9).integer(facts.bytesIn());
        out.integer(10).integer(facts.bytesOut());
        out.integer(11).integer(facts.queuedBytes());
        out.integer(12).bool(facts.paused());
        out.integer(13).integer(facts.waitingEvents());
        out.end();
    }

    private static void text(PhpSerializer out, @Nullable String text) {
        if (text == null) {
            out.nothing();
        } else {
            out.string(text);
        }
    }

    /// @throws WireFormatException when it is no page
    static List<ConnectionFacts> read(byte[] value) {
        return FactFields.all("ListConnections", value).stream()
                .map(ConnectionPages::facts)
                .toList();
    }

    private static ConnectionFacts facts(FactFields fields) {
        return new ConnectionFacts(
                (int) fields.number(0),
                fields.text(1),
                fields.isNothing(2) ? null : fields.text(2),
                fields.texts(3),
                (int) fields.number(4),
                fields.isNothing(5) ? null : fields.text(5),
                fields.number(6),
                fields.number(7),
                fields.number(8),
                fields.number(9),
                fields.number(10),
                fields.number(11),
                fields.isTrue(12),
                (int) fields.numberIfKnown(13));
    }
}
