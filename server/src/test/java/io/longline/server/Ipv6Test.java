package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longline.client.GatewayClient;
import io.longline.server.settings.Settings;
import io.longline.testing.Ipv6;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/// Clients and all inner links over `::1`, each role in an instance of its own.
class Ipv6Test {

    @Test
    void a_cluster_of_java_peers_runs_over_ipv6_alone() throws Exception {
        assumeTrue(Ipv6.isHere(), "there is no ::1 on this machine");
        try (var register = Longline.start(settings("register", 0));
                var one = Longline.start(settings("gateway", port(register)));
                var two = Longline.start(settings("gateway", port(register)));
                var worker = Longline.start(settings("worker", port(register)), new TestRoom());
                var here = welcomed(one);
                var there = welcomed(two);
                var backend = GatewayClient.connect("[::1]:" + port(register), "s3")) {
            here.send("hello");
            assertThat(there.receive()).isEqualTo("someone said hello");

            // each id leads back to its own gateway
            for (var client : worker.gateway().getAllClientIdList()) {
                assertThat(client.gateway().ip() >>> 28).isEqualTo(0xF);
                assertThat(backend.isOnline(client)).isTrue();
                backend.sendToClient(client, "for you");
            }
            assertThat(here.receive(2)).containsExactly("someone said hello", "for you");
            assertThat(there.receive()).isEqualTo("for you");
        }
    }

    private static Settings settings(String roles, int register) {
        return Settings.parse(
                """
                roles: [%s]
                secret: s3
                register: { listen: '[::1]:%d' }
                gateways: [{ name: text, listen: 'text://[::1]:0', inner: { bind: '[::1]:0' } }]
                transport: { threads: 1 }
                """
                        .formatted(roles, register));
    }

    private static int port(Longline register) {
        return register.registerPort().orElseThrow();
    }

    private static TextClient welcomed(Longline gateway) {
        int port = gateway.clientPort("text").orElseThrow();
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> tried(port), client -> client != null);
    }

    private static @Nullable TextClient tried(int port) throws IOException {
        var client = new TextClient(InetAddress.ofLiteral("::1"), port);
        if (client.receive().startsWith("welcome")) {
            return client;
        }
        client.close();
        return null;
    }
}
