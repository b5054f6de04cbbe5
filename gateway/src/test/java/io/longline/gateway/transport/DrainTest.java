package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.Drain;
import io.longline.gateway.TestWorker;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway;
import io.longline.protocol.wire.FromGateway.Draining;
import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.FromGatewayCodec;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class DrainTest {
    private static final Drain AT_ONCE =
            new Drain(Duration.ZERO, Message.text("bye"), new CloseReason(1012, "later"));

    @Test
    void a_browser_is_told_and_closed_with_1012() throws Exception {
        try (var gateway = TestGateway.start("websocket");
                var client = gateway.connect().upgrade()) {
            CompletableFuture<Void> drained = gateway.server().drain(AT_ONCE);

            assertThat(gateway.server().isDraining()).isTrue();
            assertThat(client.readFrame().text()).isEqualTo("bye");
            assertThat(client.readFrame().closeCode()).isEqualTo(1012);
            assertThat(drained).isNotDone();
            client.sendFrame(0x88, new byte[] {0x03, (byte) 0xF4});
            client.readToEnd();
            client.endOutput();
            drained.get(10, TimeUnit.SECONDS);
            assertThat(gateway.server().openClients()).isZero();
        }
    }

    @Test
    void nobody_comes_in_any_more_and_asking_twice_is_asking_once() throws Exception {
        try (var gateway = TestGateway.start("text");
                var client = gateway.connect().send("hi\n")) {
            await().until(() -> gateway.server().figures().connections() == 1);
            var slowly = new Drain(Duration.ofHours(1), null, CloseReason.NORMAL);

            var first = gateway.server().drain(slowly);
            var second = gateway.server().drain(AT_ONCE);

            // one that was on its way in already may get in
            await().untilAsserted(() ->
                    assertThatIOException().isThrownBy(() -> gateway.connect().close()));
            await().until(() -> gateway.server().figures().connections() == 1);
            assertThat(first).isNotDone();
            assertThat(second).isNotDone();
            gateway.server().closeClients();
            client.readToEnd();
            client.endOutput();
            gateway.server().close();
            first.get(15, TimeUnit.SECONDS);
            second.get(15, TimeUnit.SECONDS);
        }
    }

    @Test
    void every_java_worker_is_told_once_whenever_it_comes() throws Exception {
        try (var gateway = TestGateway.start("text");
                var here = greeted(gateway, "here", "aa")) {
            assertThat(packet(here)).isInstanceOf(Hello.class);
            await().until(() -> gateway.server().workers().workers().size() == 2);
            assertThat(gateway.server().figures().draining()).isFalse();

            gateway.server().drain(AT_ONCE).get(10, TimeUnit.SECONDS);
            var later = new TestWorker("127.0.0.1:later:0");
            gateway.server().workers().add(later);
            gateway.server().workers().add(later);

            assertThat(gateway.server().figures().draining()).isTrue();
            assertThat(packet(here)).isEqualTo(new Draining());
            try (var fromAfar = greeted(gateway, "later", "bb")) {
                assertThat(packet(fromAfar)).isInstanceOf(Hello.class);
                assertThat(packet(fromAfar)).isEqualTo(new Draining());
            }
            assertThat(gateway.worker().draining()).containsExactly(gateway.server().address());
            assertThat(later.draining()).containsExactly(gateway.server().address());
        }
    }

    @Test
    void workers_of_php_hear_nothing_of_it() throws Exception {
        try (var gateway = TestGateway.start("text");
                var php = worker(gateway, "php", Capabilities.PHP);
                var unnumbered = worker(gateway, "old", Capabilities.LONGLINE)) {
            assertThat(packet(unnumbered)).isInstanceOf(Hello.class);
            await().until(() -> gateway.server().workers().workers().size() == 3);

            gateway.server().drain(AT_ONCE).get(15, TimeUnit.SECONDS);
            gateway.server().close();

            assertThat(php.readToEnd()).isEmpty();
            assertThat(unnumbered.readToEnd()).isEmpty();
        }
    }

    private static RawClient greeted(TestGateway gateway, String name, String instance)
            throws IOException {
        return worker(gateway, name, Capabilities.LONGLINE.withInstance(instance));
    }

    private static RawClient worker(TestGateway gateway, String name, Capabilities self)
            throws IOException {
        var greeting = new WorkerConnect(name + ":0", "", self);
        return gateway.connectInner().send(ToGatewayCodec.encode(greeting, self));
    }

    /// The next one, but for pings, which come when they are due.
    private static FromGateway packet(RawClient worker) throws IOException {
        FromGateway said;
        do {
            int length = ByteBuffer.wrap(worker.read(4)).getInt();
            var packet = ByteBuffer.allocate(length).putInt(length).put(worker.read(length - 4));
            said = FromGatewayCodec.decode(packet.flip());
        } while (said instanceof FromGateway.Ping);
        return said;
    }
}
