package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.wire.ToGateway.Ask;
import io.longline.protocol.wire.Vectors.Vector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/// Every line recorded between real PHP peers decodes, and encodes back to the same bytes.
class RecordedPacketsTest {

    static Stream<Arguments> sent() {
        return Stream.concat(
                Vectors.client().stream().map(v -> arguments(v, "to_gateway")),
                Vectors.worker("to_gateway").stream().map(v -> arguments(v, "hex")));
    }

    static Stream<Vector> answered() {
        return Vectors.client().stream().filter(v -> !v.get("from_gateway").isEmpty());
    }

    static Stream<Vector> events() {
        return Vectors.worker("from_gateway").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sent")
    void what_peers_send_to_a_gateway_comes_out_as_it_came_in(Vector vector, String field) {
        byte[] recorded = vector.bytes(field);

        var again = new ByteArrayOutputStream();
        for (ByteBuffer packet : Vectors.packets(recorded)) {
            again.writeBytes(ToGatewayCodec.encode(ToGatewayCodec.decode(packet)));
        }

        assertThat(hex(again.toByteArray())).isEqualTo(hex(recorded));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answered")
    void what_a_gateway_answers_comes_out_as_it_came_in(Vector vector) {
        byte[] reply = vector.bytes("from_gateway");
        Query<?> query = lastQuery(vector);

        byte[] again = answerAgain(query, value(reply));

        assertThat(hex(again)).isEqualTo(hex(reply));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void what_a_gateway_tells_a_worker_comes_out_as_it_came_in(Vector vector) {
        byte[] recorded = vector.bytes("hex");

        var again = new ByteArrayOutputStream();
        for (ByteBuffer packet : Vectors.packets(recorded)) {
            again.writeBytes(FromGatewayCodec.encode(FromGatewayCodec.decode(packet)));
        }

        assertThat(hex(again.toByteArray())).isEqualTo(hex(recorded));
    }

    @Test
    void the_recording_is_whole() {
        assertThat(Vectors.all()).hasSize(123);
        assertThat(sent()).hasSizeGreaterThan(90);
        assertThat(answered()).hasSizeGreaterThan(30);
        assertThat(events()).hasSizeGreaterThan(10);
    }

    private static Query<?> lastQuery(Vector vector) {
        List<ByteBuffer> packets = Vectors.packets(vector.bytes("to_gateway"));
        var ask = (Ask) ToGatewayCodec.decode(packets.getLast());
        return ask.query();
    }

    private static <R> byte[] answerAgain(Query<R> query, byte[] value) {
        return ReplyCodec.encodeReply(query, ReplyCodec.decode(query, value));
    }

    private static byte[] value(byte[] reply) {
        var in = ByteBuffer.wrap(reply);
        var value = new byte[in.getInt()];
        in.get(value);
        assertThat(in.hasRemaining()).isFalse();
        return value;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
