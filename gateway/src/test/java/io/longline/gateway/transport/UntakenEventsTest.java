package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway.Took;
import io.longline.protocol.wire.WireFormatException;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

class UntakenEventsTest {
    private static final int CLIENTS = 2;

    private final UntakenEvents untaken = new UntakenEvents();
    private final Queue<byte[]> queue = new ArrayDeque<>();

    /// Events 0 to 4 are written, 5 waits.
    @BeforeEach
    void write() {
        for (int i = 0; i < 5; i++) {
            queue.add(packet(i));
        }
        untaken.move(queue, Unpooled.buffer(), 1_000_000);
        queue.add(packet(5));
    }

    @Test
    void what_was_not_taken_comes_back_in_order_to_whom_it_concerns() {
        long bytes = untaken.took(List.of(new Took.Run(3, 1), new Took.Run(0, 2)));

        assertThat(bytes).isEqualTo(3L * packet(0).length);
        assertThat(numbers(untaken.takeBack(queue, connection -> connection == 0)))
                .containsExactly(2, 4);
        assertThat(numbers(untaken.takeBack(queue, connection -> connection == 1)))
                .containsExactly(5);
        assertThat(untaken.took(List.of(new Took.Run(2, 1)))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "-1, 1", "0, 6", "4, 2", "1, 1", "0, 2147483647"})
    void a_worker_cannot_take_what_it_was_not_sent_nor_anything_twice(int first, int count) {
        untaken.took(List.of(new Took.Run(1, 1)));

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> untaken.took(List.of(new Took.Run(first, count))));
    }

    private static List<Integer> numbers(List<WorkerEvent> events) {
        return events.stream()
                .map(event -> Integer.valueOf(((ClientMessage) event).message().text()))
                .toList();
    }

    private static byte[] packet(int number) {
        var client = new ClientId(GatewayAddress.parse("127.0.0.1:2900"), number % CLIENTS);
        var origin = new ClientOrigin(InetAddress.getLoopbackAddress(), 40000, 7272);
        return FromGatewayCodec.encode(
                new Deliver(
                        new ClientMessage(
                                client,
                                origin,
                                SerializedSession.NONE,
                                Message.text(String.valueOf(number)))));
    }
}
