package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.ToGateway;
import io.longline.protocol.wire.ToGatewayCodec;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;

/// A backend that opens a connection for each call, as PHP's does by default: what it sends first
/// arrives first.
class OneShotOrderTest {

    @Test
    void calls_on_connections_of_their_own_take_effect_in_the_order_in_which_they_were_made()
            throws Exception {
        try (var cluster = LonglineCluster.start("", new InitEvents());
                var client = TestClient.connect(Wire.TEXT, cluster.port(Wire.TEXT))) {
            int innerPort = Integer.parseInt(client.id().substring(8, 12), 16);
            client.forget();
            var sent = new ArrayList<String>();

            for (int i = 0; i < 1000; i++) {
                sent.add("call " + i);
                var command = new SendToAll(new Recipients.Everyone(), Message.text("call " + i));
                try (var call = new Socket(InetAddress.getLoopbackAddress(), innerPort)) {
                    call.getOutputStream()
                            .write(
                                    ToGatewayCodec.encode(
                                            new ToGateway.Tell(command), Capabilities.PHP));
                }
            }

            client.awaitMessage("call 999");
            assertThat(client.received()).isEqualTo(sent);
        }
    }
}
