package io.longline.protocol.wire;

import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.LinkFacts;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/// Pages of a gateway's links, between Java peers.
///
/// ```
/// 248  connection: only links with a higher number; body: u32 limit
/// ```
///
/// The answer is a list in PHP's serialization, one list of fields for each link, in the order of
/// the record; a number that is not known is `N;`. Fields may be added behind them, and kinds.
final class LinkPages {
    private static final int FIELDS = 16;

    private LinkPages() {}

    static Packet encode(ListLinks query) {
        return Packet.about(
                Words.LIST_LINKS,
                query.after(),
                Packet.PLAIN,
                Packet.NOTHING,
                ByteBuffer.allocate(Integer.BYTES).putInt(0, query.limit()));
    }

    static ListLinks decode(Packet packet) {
        ByteBuffer limit = packet.body();
        if (limit.remaining() != Integer.BYTES) {
            throw new IllegalArgumentException("a page has a limit of 4 bytes");
        }
        return new ListLinks(packet.connection(), limit.getInt(limit.position()));
    }

    static byte[] write(List<LinkFacts> page) {
        var out = new PhpSerializer().array(page.size());
        for (int i = 0; i < page.size(); i++) {
            out.integer(i);
            write(out, page.get(i));
        }
        return out.end().toBytes();
    }

    private static void write(PhpSerializer out, LinkFacts facts) {
        out.array(FIELDS);
        out.integer(0).integer(Integer.toUnsignedLong(facts.number()));
        out.integer(1).string(facts.kind().name().toLowerCase(Locale.ROOT));
        out.integer(2).string(facts.name());
        out.integer(3).string(facts.instance());
        out.integer(4).string(facts.node());
        out.integer(5).string(facts.remote());
        out.integer(6).string(facts.local());
        out.integer(7).bool(facts.php());
        out.integer(8).bool(facts.tls());
        number(out.integer(9), facts.ageMillis());
        number(out.integer(10), facts.heardMillis());
        number(out.integer(11), facts.packagesIn());
        number(out.integer(12), facts.packagesOut());
        number(out.integer(13), facts.bytesIn());
        number(out.integer(14), facts.bytesOut());
        number(out.integer(15), facts.queuedBytes());
        out.end();
    }

    private static void number(PhpSerializer out, long number) {
        if (number < 0) {
            out.nothing();
        } else {
            out.integer(number);
        }
    }

    /// @throws WireFormatException when it is no page
    static List<LinkFacts> read(byte[] value) {
        return FactFields.all("ListLinks", value).stream().map(LinkPages::facts).toList();
    }

    private static LinkFacts facts(FactFields fields) {
        return new LinkFacts(
                (int) fields.number(0),
                kind(fields.text(1)),
                fields.text(2),
                fields.text(3),
                fields.text(4),
                fields.text(5),
                fields.text(6),
                fields.isTrue(7),
                fields.isTrue(8),
                fields.numberIfKnown(9),
                fields.numberIfKnown(10),
                fields.numberIfKnown(11),
                fields.numberIfKnown(12),
                fields.numberIfKnown(13),
                fields.numberIfKnown(14),
                fields.numberIfKnown(15));
    }

    private static LinkFacts.Kind kind(String name) {
        return switch (name) {
            case "worker" -> LinkFacts.Kind.WORKER;
            case "backend" -> LinkFacts.Kind.BACKEND;
            default -> LinkFacts.Kind.UNKNOWN; // as one of a newer gateway
        };
    }
}
