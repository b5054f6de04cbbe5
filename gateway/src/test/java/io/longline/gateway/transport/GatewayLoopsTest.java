package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerLink;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class GatewayLoopsTest {

    @Test
    void a_single_loop_reads_clients_and_inner_sockets() {
        try (var loops = GatewayLoops.start(1, "nio")) {
            assertThat(loops.clientLoops()).containsExactly((EventLoop) loops.inner().next());
        }
    }

    @Test
    void several_loops_for_clients_leave_the_inner_sockets_to_one_of_its_own() {
        try (var loops = GatewayLoops.start(2, "nio")) {
            assertThat(loops.inner()).hasSize(1);
            assertThat(loops.clientLoops())
                    .hasSize(2)
                    .doesNotContain((EventLoop) loops.inner().next());
        }
    }

    @Test
    void what_64_sockets_brought_is_worked_on_before_more_are_read() throws Exception {
        assumeTrue(Epoll.isAvailable(), "the bound is epoll's");
        var worker = new Bursts();
        var clients = new ArrayList<RawClient>();
        try (var loops = GatewayLoops.start(1, "epoll");
                var gateway = GatewayServer.start(TestGateway.settings("text"), loops)) {
            gateway.workers().add(worker);
            for (int i = 0; i < 150; i++) {
                clients.add(
                        new RawClient(
                                new Socket(
                                        InetAddress.getLoopbackAddress(), gateway.clientPort())));
            }
            await().until(() -> gateway.openClients() == 150);
            var allSent = new CountDownLatch(1);
            loops.clientLoops().getFirst().execute(() -> hold(allSent));

            for (RawClient client : clients) {
                client.send("hello\n");
            }
            allSent.countDown();

            await().untilAsserted(() -> assertThat(worker.messages).hasValue(150));
            assertThat(worker.longest).hasValueBetween(2, 64);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A worker that counts how many messages come between two looks at what is to be done.
    private static final class Bursts implements WorkerLink {
        private final AtomicInteger messages = new AtomicInteger();
        private final AtomicInteger longest = new AtomicInteger();
        private int burst; // the event loop's alone

        @Override
        public String workerKey() {
            return "127.0.0.1:test:0";
        }

        @Override
        public boolean answersHandshakes() {
            return false;
        }

        @Override
        public void deliver(WorkerEvent event) {
            if (event instanceof ClientMessage) {
                burst++;
                longest.accumulateAndGet(burst, Math::max);
                messages.incrementAndGet();
            }
        }

        @Override
        public void flush() {
            burst = 0;
        }
    }

    @Test
    void loops_end_when_they_are_closed() {
        var loops = GatewayLoops.start(1, "nio");

        loops.close();

        assertThat(loops.clients().isTerminated()).isTrue();
        assertThat(loops.inner().isTerminated()).isTrue();
    }
}
