package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.client.GatewayBusyException;
import io.longline.client.LinkSettings;
import io.longline.client.SocketLink;
import io.longline.gateway.DropReason;
import io.longline.gateway.GatewayFigures;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.server.settings.Settings;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What does not move holds up itself alone, within its bounds, and all goes on when it does.
class BoundsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MESSAGES = 2_000;
    private static final String FILLING = "x".repeat(8 * 1024); // 16 MB in all
    private static final String GATEWAY =
            """
            roles: [%s]
            register: { listen: 127.0.0.1:0 }
            gateways:
              - name: text
                listen: text://127.0.0.1:0
                inner: { bind: 127.0.0.1:0, advertise: '%s' }
                buffers: { to-worker: 512KiB, to-client: 1GiB }
            transport: { threads: 1 }
            """;

    @Test
    void a_handler_that_does_not_return_holds_up_its_client_alone() throws Exception {
        var room = new Room();
        String settings = GATEWAY.formatted("register, gateway, worker", "");
        try (var longline = Longline.start(Settings.parse(settings), room);
                var stuck = new TextClient(port(longline));
                var other = new TextClient(port(longline))) {
            Thread writer = flood(stuck);
            await().until(() -> room.handled.get() == 0 && room.begun.getCount() == 0);
            // it is paused when 64 wait; onConnect and the one that has begun may be among them
            await().until(() -> longline.workerFigures().getFirst().waitingEvents() >= 62);

            for (int i = 0; i < 100; i++) {
                other.send("hello " + i);
                assertThat(other.receive()).isEqualTo("hello " + i);
                // the bound is 64; what had been read before the gateway heard of it comes on top
                assertThat(longline.workerFigures().getFirst().waitingEvents()).isLessThan(128);
            }
            assertThat(room.handled).hasValue(0);

            room.gate.countDown();
            assertThat(writer.join(LIMIT)).isTrue();
            await().atMost(LIMIT).until(() -> room.handled.get() == MESSAGES);
            assertThat(room.numbers).isSorted().doesNotHaveDuplicates().hasSize(MESSAGES);
        }
    }

    @Test
    void a_link_to_a_worker_that_stands_still_holds_up_its_clients_and_loses_nothing()
            throws Exception {
        var room = new Room();
        room.gate.countDown();
        try (var proxy = new StallingProxy()) {
            String settings = GATEWAY.formatted("register, gateway", "127.0.0.1:" + proxy.port());
            try (var gateway = Longline.start(Settings.parse(settings))) {
                proxy.passOnTo(gateway.innerPort("text").orElseThrow());
                try (var worker = Longline.start(workerOf(gateway), room)) {
                    await().until(() -> figures(gateway).workers() == 1);
                    stallUnderLoad(proxy, gateway, room);
                    assertThat(worker.workerFigures().getFirst().failures()).isZero();
                }
            }
        }
    }

    private static void stallUnderLoad(StallingProxy proxy, Longline gateway, Room room)
            throws Exception {
        try (var busy = new TextClient(port(gateway));
                var idle = new TextClient(port(gateway));
                var direct = link(gateway.innerPort("text").orElseThrow())) {
            await().until(() -> figures(gateway).connections() == 2);
            proxy.stall();
            Thread writer = flood(busy);
            await().until(() -> figures(gateway).workerQueueBytes() >= 256 * 1024);

            for (int i = 0; i < 50; i++) {
                direct.tell(toAll("push " + i));
                assertThat(idle.receive()).isEqualTo("push " + i);
                assertThat(figures(gateway).workerQueueBytes()).isLessThanOrEqualTo(512 * 1024);
            }
            assertThat(room.handled.get()).isLessThan(MESSAGES);

            proxy.goOn();
            assertThat(writer.join(LIMIT)).isTrue();
            await().atMost(LIMIT).until(() -> room.handled.get() == MESSAGES);
            assertThat(room.numbers).isSorted().doesNotHaveDuplicates();
            assertThat(figures(gateway).drops().get(DropReason.WORKER_BUFFER_FULL)).isZero();
        }
    }

    @Test
    void a_link_to_a_gateway_that_stands_still_tells_its_callers_and_loses_nothing_it_has_taken()
            throws Exception {
        String settings = GATEWAY.formatted("register, gateway, worker", "");
        try (var proxy = new StallingProxy();
                var longline = Longline.start(Settings.parse(settings), new Room());
                var client = new TextClient(port(longline));
                var link = link(proxy.port())) {
            await().until(() -> figures(longline).connections() == 1);
            proxy.passOnTo(longline.innerPort("text").orElseThrow());
            link.tell(toAll("first"));
            assertThat(client.receive()).isEqualTo("first");
            proxy.stall();

            var taken = new AtomicInteger();
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100_000; i++) {
                                    link.tell(toAll(i + " " + FILLING));
                                    taken.incrementAndGet();
                                }
                            })
                    .isInstanceOf(GatewayBusyException.class);

            proxy.goOn();
            for (int i = 0; i < taken.get(); i++) {
                assertThat(client.receive()).startsWith(i + " ");
            }
            link.tell(toAll("last"));
            assertThat(client.receive()).isEqualTo("last");
        }
    }

    private static Thread flood(TextClient client) {
        return Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < MESSAGES; i++) {
                    client.send(i + " " + FILLING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static SocketLink link(int port) {
        return new SocketLink(
                GatewayAddress.parse("127.0.0.1:" + port),
                LinkSettings.DEFAULTS.withBuffer(128 * 1024, Duration.ofMillis(300)));
    }

    private static SendToAll toAll(String text) {
        return new SendToAll(new Recipients.Everyone(), Message.text(text));
    }

    private static Settings workerOf(Longline gateway) {
        return Settings.parse(
                "roles: [worker]\nregisters: ['127.0.0.1:%d']"
                        .formatted(gateway.registerPort().orElseThrow()));
    }

    private static GatewayFigures figures(Longline longline) {
        return longline.gatewayFigures().getFirst();
    }

    private static int port(Longline longline) {
        return longline.clientPort("text").orElseThrow();
    }

    /// Numbers are noted down once the gate is open; everything else is said back.
    private static final class Room implements Events {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        final AtomicInteger handled = new AtomicInteger();
        final List<Integer> numbers = new CopyOnWriteArrayList<>();

        @Override
        public void onMessage(Client client, Message message) throws InterruptedException {
            String text = message.text();
            if (!text.endsWith("x")) {
                client.send(message);
                return;
            }
            begun.countDown();
            gate.await();
            numbers.add(Integer.parseInt(text.substring(0, text.indexOf(' '))));
            handled.incrementAndGet();
        }
    }
}
