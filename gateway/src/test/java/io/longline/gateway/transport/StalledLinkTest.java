package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.gateway.DropReason;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.ToGateway.WorkerConnect;
import io.longline.protocol.wire.ToGatewayCodec;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A worker that does not read, of whom nothing grows once it has what is allowed to wait.
class StalledLinkTest {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final String MESSAGE = "x".repeat(8 * 1024);

    @Test
    void what_is_dropped_leaves_nothing_behind() throws Exception {
        var settings = TestGateway.settings("text").withBuffers(1_000_000, BUFFER_BYTES);
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var loops = GatewayLoops.start(1, "nio");
                var gateway = GatewayServer.start(settings, loops);
                var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(here, gateway.innerPort()));
            var worker = new RawClient(socket);
            worker.send(
                    ToGatewayCodec.encode(
                            new WorkerConnect("Biz:0", "", Capabilities.PHP),
                            Capabilities.LONGLINE));
            await().until(() -> gateway.workers().workers().size() == 1);
            var link = (SocketWorkerLink) gateway.workers().workers().getFirst();
            var message =
                    new ClientMessage(
                            new ClientId(gateway.address(), 1),
                            new ClientOrigin(here, 40000, 7272),
                            SerializedSession.NONE,
                            Message.text(MESSAGE));
            while (dropped(gateway) == 0) {
                deliver(link, message);
            }
            int queued = queued(link);

            for (int i = 0; i < 100; i++) {
                deliver(link, message);
            }

            assertThat(dropped(gateway)).isEqualTo(101);
            assertThat(queued(link)).isEqualTo(queued);
        }
    }

    /// When this returns, its loop has done what it could.
    private static void deliver(SocketWorkerLink link, ClientMessage message) throws Exception {
        link.deliver(message);
        link.flush();
        link.channel().eventLoop().submit(() -> {}).sync();
    }

    private static int queued(SocketWorkerLink link) throws Exception {
        return link.channel()
                .eventLoop()
                .submit(() -> link.channel().unsafe().outboundBuffer().size())
                .get();
    }

    private static long dropped(GatewayServer gateway) {
        return gateway.drops().total(DropReason.WORKER_BUFFER_FULL);
    }
}
