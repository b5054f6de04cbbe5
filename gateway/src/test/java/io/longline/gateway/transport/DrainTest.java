package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.Drain;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;

import org.junit.jupiter.api.Test;

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
}
