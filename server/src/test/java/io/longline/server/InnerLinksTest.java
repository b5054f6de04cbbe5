package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.longline.client.GatewayClient;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.Json;
import io.longline.server.control.LinkPage;
import io.longline.server.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What `connections --inner` shows of a cluster.
class InnerLinksTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void workers_and_backends_of_all_gateways_are_shown(@TempDir Path folder) throws Exception {
        try (var gateway = Longline.start(settings("register, gateway", 0));
                var all =
                        Longline.start(settings("gateway, worker", port(gateway)), new TestRoom());
                var _ = Reporter.start(all, new ServiceFacts(all, "both"));
                var backend = GatewayClient.connect("127.0.0.1:" + port(gateway), "")) {
            String here = address(gateway);
            String there = address(all);

            await().atMost(LIMIT)
                    .untilAsserted(() -> {
                        assertThat(backend.getAllClientIdCount()).isZero(); // it asks both
                        assertThat(links(gateway, everything()).links())
                                .extracting(
                                        LinkPage.Row::gateway,
                                        LinkPage.Row::kind,
                                        LinkPage.Row::node,
                                        LinkPage.Row::inProcess,
                                        LinkPage.Row::speaks)
                                .containsExactlyInAnyOrder(
                                        tuple(here, "worker", "both", false, "Java"),
                                        tuple(here, "backend", "both", false, "Java"),
                                        tuple(here, "backend", "", false, "Java"),
                                        tuple(there, "worker", "both", true, "Java"),
                                        tuple(there, "backend", "", false, "Java"));
                    });

            var terminal = new Terminal(folder);
            assertThat(inner(terminal, gateway, "--json")).as(terminal.complained()).isZero();
            assertThat(Json.read(terminal.said(), LinkPage.class).links()).hasSize(5);
            assertThat(inner(terminal, gateway, "--gateway", here)).isZero();
            assertThat(terminal.said())
                    .contains("BusinessWorker:", "3 links: ")
                    .doesNotContain("in process", there);
        }
    }

    @Test
    void links_are_counted_up_to_the_limit() throws Exception {
        try (var all = Longline.start(settings("register, gateway, worker", 0), new TestRoom());
                var one = GatewayClient.connect("127.0.0.1:" + port(all), "");
                var two = GatewayClient.connect("127.0.0.1:" + port(all), "")) {
            assertThat(one.getAllClientIdCount() + two.getAllClientIdCount()).isZero();

            assertThat(links(all, filter("", 3)).complete()).isTrue();
            LinkPage some = links(all, filter("", 2));
            assertThat(some.links()).hasSize(2);
            assertThat(some.complete()).isFalse();
            assertThat(links(all, filter("10.9.9.9:2900", 9)).remarks())
                    .containsExactly("there is no gateway 10.9.9.9:2900 now");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            links(
                                    all,
                                    new ConnectionFilter(
                                            List.of("42"), List.of(), List.of(), "", 9)))
                    .withMessageContaining("links have no uid");
        }
    }

    private static LinkPage links(Longline longline, ConnectionFilter filter) throws IOException {
        return longline.cluster(new ServiceFacts(longline, "asked")::now).links(filter);
    }

    private static ConnectionFilter everything() {
        return filter("", 100);
    }

    private static ConnectionFilter filter(String gateway, int limit) {
        return new ConnectionFilter(List.of(), List.of(), List.of(), gateway, limit);
    }

    private static int inner(Terminal terminal, Longline register, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "connections",
                                "--inner",
                                "--set=registers=127.0.0.1:" + port(register)));
        arguments.addAll(List.of(more));
        return terminal.run(arguments.toArray(String[]::new));
    }

    private static String address(Longline longline) {
        return longline.gatewayFigures().iterator().next().address().toString();
    }

    private static Settings settings(String roles, int register) {
        return Settings.parse(
                """
                roles: [%s]
                register: { listen: 127.0.0.1:%d }
                gateways: [{ name: text, listen: "text://127.0.0.1:0", inner: { bind: 127.0.0.1:0 } }]
                transport: { threads: 1 }
                """
                        .formatted(roles, register));
    }

    private static int port(Longline longline) {
        return longline.registerPort().orElseThrow();
    }
}
