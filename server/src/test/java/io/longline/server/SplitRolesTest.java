package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.server.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// Each role in an instance of its own, as in processes of their own: they meet over sockets.
class SplitRolesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void register_gateways_and_worker_find_each_other() throws Exception {
        try (var register = Longline.start(settings("register", 0));
                var one = Longline.start(settings("gateway", port(register)));
                var two = Longline.start(settings("gateway", port(register)));
                var worker = Longline.start(settings("worker", port(register)), new TestRoom());
                var here = welcomed(one);
                var there = welcomed(two)) {

            here.send("hello");

            assertThat(there.receive()).isEqualTo("someone said hello");
            assertThat(worker.gateway().getClientIdCountByGroup("room")).isEqualTo(2);
        }
    }

    @Test
    void a_worker_with_its_own_gateway_serves_those_of_others_too() throws Exception {
        try (var all = Longline.start(settings("register, gateway, worker", 0), new TestRoom());
                var more = Longline.start(settings("gateway", port(all)));
                var here = welcomed(all);
                var there = welcomed(more)) {

            there.send("hello");

            assertThat(here.receive()).isEqualTo("someone said hello");
        }
    }

    @Test
    void a_gateway_that_comes_back_is_found_again() throws Exception {
        try (var register = Longline.start(settings("register", 0));
                var worker = Longline.start(settings("worker", port(register)), new TestRoom())) {
            try (var gateway = Longline.start(settings("gateway", port(register)));
                    var client = welcomed(gateway)) {
                assertThat(worker.gateway().getAllClientIdCount()).isEqualTo(1);
                client.send("hello");
            }
            try (var gateway = Longline.start(settings("gateway", port(register)));
                    var client = welcomed(gateway)) {
                client.send("again");

                String said = client.receive();
                while (said.equals("someone said hello") || said.equals("someone left")) {
                    said = client.receive(); // the end of the gateway before may be handled late
                }
                assertThat(said).isEqualTo("someone said again");
            }
        }
    }

    private static Settings settings(String roles, int register) {
        return Settings.parse(
                """
                roles: [%s]
                secret: s3
                register: { listen: 127.0.0.1:%d }
                gateways: [{ name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                transport: { threads: 1 }
                """
                        .formatted(roles, register));
    }

    private static int port(Longline register) {
        return register.registerPort().orElseThrow();
    }

    /// A client that a worker has welcomed. Until one has found the gateway, clients are closed.
    private static TextClient welcomed(Longline gateway) {
        int port = gateway.clientPort("text").orElseThrow();
        return await().atMost(LIMIT).until(() -> tried(port), client -> client != null);
    }

    private static @Nullable TextClient tried(int port) throws IOException {
        var client = new TextClient(port);
        if (client.receive().startsWith("welcome")) {
            return client;
        }
        client.close();
        return null;
    }
}
