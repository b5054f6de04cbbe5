package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.ToGateway.Tell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Nothing that arrives brings anything but the two exceptions that callers expect, or takes memory
/// out of proportion to its size.
class HostileInputTest {

    private static final int MUTATIONS = 20_000;

    private static final List<byte[]> PACKETS = packets();
    private static final List<byte[]> REPLIES =
            Vectors.client().stream()
                    .map(vector -> vector.bytes("from_gateway"))
                    .filter(reply -> reply.length > 0)
                    .map(reply -> Arrays.copyOfRange(reply, 4, reply.length))
                    .toList();

    @Test
    void a_packet_cut_short_anywhere_is_refused() {
        for (byte[] packet : PACKETS) {
            for (int length = 0; length < packet.length; length++) {
                ByteBuffer cut = ByteBuffer.wrap(packet, 0, length);
                assertThatExceptionOfType(WireFormatException.class)
                        .isThrownBy(() -> ToGatewayCodec.decode(cut));
                assertThatExceptionOfType(WireFormatException.class)
                        .isThrownBy(() -> FromGatewayCodec.decode(cut));
            }
        }
    }

    @Test
    void a_packet_cut_short_that_claims_to_be_whole_is_taken_or_refused_in_peace() {
        for (byte[] packet : PACKETS) {
            for (int length = PacketFraming.HEADER_LENGTH; length < packet.length; length++) {
                byte[] cut = Arrays.copyOf(packet, length);
                ByteBuffer.wrap(cut).putInt(0, length);
                read(cut);
            }
        }
    }

    @Test
    void an_answer_cut_short_anywhere_is_refused() {
        for (byte[] reply : REPLIES) {
            for (int length = 0; length < reply.length; length++) {
                byte[] cut = Arrays.copyOf(reply, length);
                assertThatExceptionOfType(WireFormatException.class)
                        .isThrownBy(() -> PhpParser.parse(cut));
            }
        }
    }

    @Test
    void random_changes_to_packets_do_no_harm() {
        var random = new Random(20);

        for (int i = 0; i < MUTATIONS; i++) {
            read(mutated(PACKETS.get(random.nextInt(PACKETS.size())), random));
        }
    }

    @Test
    void random_changes_to_answers_do_no_harm() {
        var random = new Random(21);
        List<Query<?>> queries = queries();

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] value = mutated(REPLIES.get(random.nextInt(REPLIES.size())), random);
            try {
                ReplyCodec.decode(queries.get(random.nextInt(queries.size())), value);
            } catch (WireFormatException expected) {
                assertThat(expected).hasMessageMatching("(PHP serialization|the answer to).*");
            }
        }
    }

    @Test
    void random_changes_to_register_lines_do_no_harm() {
        var random = new Random(22);
        byte[] line =
                "{\"event\":\"gateway_connect\",\"address\":\"1.2.3.4:5\",\"secret_key\":\"s3cret\"}"
                        .getBytes(ISO_8859_1);

        for (int i = 0; i < MUTATIONS; i++) {
            try {
                RegisterLines.parse(new String(mutated(line, random), ISO_8859_1));
            } catch (WireFormatException expected) {
                assertThat(expected.getMessage()).doesNotContain("cret\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s:2147483647:\"x\";",
                "s:99999999999999999999:\"x\";",
                "a:2147483647:{i:0;N;}",
                "a:1000000:{i:0;a:1000000:{i:0;a:1000000:{i:0;N;}}}"
            })
    void a_length_that_the_input_cannot_hold_sets_nothing_aside(String bomb) {
        byte[] bytes = bomb.getBytes(ISO_8859_1);

        long allocated = allocatedBy(() -> PhpParser.parse(bytes));

        assertThat(allocated).isLessThan(100_000);
    }

    @Test
    void memory_stays_in_proportion_to_the_input() {
        int entries = 100_000;
        var text = new StringBuilder("a:" + entries + ":{");
        for (int i = 0; i < entries; i++) {
            text.append("i:").append(i).append(";a:0:{}");
        }
        byte[] bytes = text.append('}').toString().getBytes(ISO_8859_1);

        long allocated = allocatedBy(() -> PhpParser.parse(bytes));

        assertThat(allocated).isLessThan(40L * bytes.length);
    }

    @Test
    void json_that_is_nested_without_end_is_refused() {
        String deep = "[".repeat(1_000_000);

        assertRefused(Words.SEND_TO_UID, deep, "");
        assertRefused(Words.SELECT, "{\"where\":" + "{\"groups\":".repeat(100_000), "");
        assertRefused(Words.SEND_TO_GROUP, "{\"more\":" + deep, "");
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(
                        () -> RegisterLines.parse("{\"event\":\"ping\",\"more\":" + deep + "}"));
    }

    @Test
    void a_greeting_that_is_nested_without_end_is_refused() {
        byte[] body = ("{\"secret_key\":" + "[".repeat(1_000_000)).getBytes(ISO_8859_1);
        byte[] packet =
                Packet.about(
                                Words.WORKER_CONNECT,
                                0,
                                Packet.PLAIN,
                                Packet.NOTHING,
                                ByteBuffer.wrap(body))
                        .encode();

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(packet)));
    }

    @Test
    void php_that_is_nested_without_end_is_refused() {
        String deep = "a:1:{i:0;".repeat(100_000);

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> PhpParser.parse(deep.getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 27, -1, Integer.MIN_VALUE, PacketFraming.MAX_PACKET_DEFAULT + 1})
    void a_length_no_package_has_is_refused_by_its_first_four_bytes(int length) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(
                        () -> PacketFraming.packetLength(length, PacketFraming.MAX_PACKET_DEFAULT));
    }

    @Test
    void the_longest_package_allowed_is_allowed() {
        assertThat(PacketFraming.packetLength(28, 28)).isEqualTo(28);
        assertThat(PacketFraming.packetLength(1000, 1000)).isEqualTo(1000);
    }

    @Test
    void ext_data_longer_than_its_package_is_refused() {
        byte[] packet = PACKETS.getFirst().clone();
        ByteBuffer.wrap(packet).putInt(24, packet.length - PacketFraming.HEADER_LENGTH + 1);

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(packet)))
                .withMessageContaining("ext_data");
    }

    @Test
    void a_packet_is_read_from_any_buffer_and_any_place_in_it() {
        byte[] packet = PACKETS.getFirst();
        var direct =
                ByteBuffer.allocateDirect(packet.length + 7)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .position(3)
                        .put(packet)
                        .flip()
                        .position(3);

        ToGateway read = ToGatewayCodec.decode(direct);

        assertThat(read).isEqualTo(ToGatewayCodec.decode(ByteBuffer.wrap(packet)));
        assertThat(direct.position()).isEqualTo(3);
    }

    /// Reads it both ways; what could be read can be written.
    private static void read(byte[] packet) {
        try {
            ToGateway read = ToGatewayCodec.decode(ByteBuffer.wrap(packet));
            if (read instanceof Tell || read instanceof Ask) {
                ToGatewayCodec.encode(read, Capabilities.LONGLINE);
            }
        } catch (WireFormatException | IllegalArgumentException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
        try {
            if (FromGatewayCodec.decode(ByteBuffer.wrap(packet))
                    instanceof FromGateway.Deliver event) {
                FromGatewayCodec.encode(event, Capabilities.LONGLINE);
            }
        } catch (WireFormatException | IllegalArgumentException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    private static void assertRefused(int word, String ext, String body) {
        byte[] packet =
                Packet.about(
                                word,
                                0,
                                Packet.PLAIN,
                                ext.getBytes(ISO_8859_1),
                                ByteBuffer.wrap(body.getBytes(ISO_8859_1)))
                        .encode();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ToGatewayCodec.decode(ByteBuffer.wrap(packet)));
    }

    /// A few bytes changed, or moved, doubled, cut out; the length mostly put right again, as
    /// otherwise nothing behind the framing would ever be reached.
    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = spliced(bytes, at, random.nextInt(bytes.length - at + 1), random);
                case 3 ->
                        bytes[at] =
                                (byte) "0123456789:;{}[]\"aisdbNOR,-".charAt(random.nextInt(27));
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        if (bytes.length >= PacketFraming.HEADER_LENGTH && random.nextInt(10) > 0) {
            ByteBuffer.wrap(bytes).putInt(0, bytes.length);
        }
        return bytes;
    }

    /// A piece of it cut out, or put somewhere a second time.
    private static byte[] spliced(byte[] bytes, int from, int length, Random random) {
        int to = random.nextInt(bytes.length + 1);
        byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
        var out = ByteBuffer.allocate(bytes.length + piece.length);
        if (random.nextBoolean()) {
            out.put(bytes, 0, to).put(piece).put(bytes, to, bytes.length - to);
        } else {
            out.put(bytes, 0, from).put(bytes, from + length, bytes.length - from - length);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static long allocatedBy(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        work(work); // classes are loaded once
        long before = threads.getCurrentThreadAllocatedBytes();
        work(work);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void work(Runnable work) {
        try {
            work.run();
        } catch (WireFormatException refused) {
            assertThat(refused).hasMessageContaining("longer than the rest");
        }
    }

    private static List<byte[]> packets() {
        return Vectors.all().stream()
                .flatMap(vector ->
                        Stream.concat(
                                Vectors.packets(vector.bytes("to_gateway")).stream(),
                                Vectors.packets(vector.bytes("hex")).stream()))
                .map(packet -> {
                    var bytes = new byte[packet.remaining()];
                    packet.get(bytes);
                    return bytes;
                })
                .toList();
    }

    private static List<Query<?>> queries() {
        List<Query<?>> queries =
                PACKETS.stream()
                        .map(ByteBuffer::wrap)
                        .filter(packet -> Byte.toUnsignedInt(packet.get(4)) > Words.ON_CLOSE)
                        .filter(packet ->
                                Byte.toUnsignedInt(packet.get(4)) != Words.ON_WEBSOCKET_CONNECT)
                        .map(ToGatewayCodec::decode)
                        .flatMap(read ->
                                read instanceof Ask ask
                                        ? Stream.<Query<?>>of(ask.query())
                                        : Stream.empty())
                        .distinct()
                        .toList();
        if (!queries.contains(new GetAllSessions())) {
            fail("the recording has no queries");
        }
        return queries;
    }
}
