package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.client.GatewayClient;
import io.longline.client.LinkSettings;
import io.longline.client.RegisterUnreachableException;
import io.longline.client.SocketLink;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.tls.LinkTls;
import io.longline.server.control.ConnectionFilter;
import io.longline.server.control.LinkPage;
import io.longline.server.settings.Settings;
import io.longline.testing.Certificates;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// TLS with certificates on both sides, between roles in instances of their own.
class InnerTlsTest {
    /// It is tried again and again until then.
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(3);

    @TempDir static Path folder;

    private static Certificates own;
    private static Certificates strange;

    @BeforeAll
    static void makeCertificates() throws Exception {
        own = Certificates.make(Files.createDirectory(folder.resolve("own")), "EC");
        strange = Certificates.make(Files.createDirectory(folder.resolve("strange")), "EC");
    }

    @Test
    void a_cluster_speaks_tls_on_all_inner_links() throws Exception {
        try (var register = Longline.start(settings("register", 0));
                var one = Longline.start(settings("gateway", port(register)));
                var two = Longline.start(settings("gateway", port(register)));
                var worker = Longline.start(settings("worker", port(register)), new TestRoom());
                var here = welcomed(one);
                var there = welcomed(two);
                var backend = backend(register, tls(own), Duration.ofSeconds(20))) {
            here.send("hello " + "x".repeat(100_000));

            assertThat(there.receive()).startsWith("someone said hello").hasSize(100_019);
            assertThat(backend.getClientIdCountByGroup("room")).isEqualTo(2);
            backend.sendToAll("from the backend");
            assertThat(there.receive()).isEqualTo("from the backend");
            assertThat(worker.gateway().getAllClientIdCount()).isEqualTo(2);
            var all = new ConnectionFilter(List.of(), List.of(), List.of(), "", 100);
            assertThat(one.cluster(new ServiceFacts(one, "one")::now).links(all).links())
                    .hasSizeGreaterThanOrEqualTo(6) // worker, its commands, backend, at each
                    .allMatch(LinkPage.Row::tls);
        }
    }

    @Test
    void who_shows_no_certificate_of_the_authority_is_refused_in_words() throws Exception {
        try (var all = Longline.start(settings("register, gateway, worker", 0), new TestRoom())) {
            assertThatThrownBy(() -> backend(all, tls(strange), REFUSED_WITHIN))
                    .isInstanceOf(RegisterUnreachableException.class)
                    .hasMessageContaining("TLS with it failed")
                    .hasMessageContaining("certificates of the same authority");
            assertThatThrownBy(() -> backend(all, null, Duration.ofSeconds(1)))
                    .isInstanceOf(RegisterUnreachableException.class);

            var gateway = GatewayAddress.parse("127.0.0.1:" + all.innerPort("text").orElseThrow());
            refused(gateway, LinkSettings.DEFAULTS.withSecret("s3").withTls(tls(strange)), "TLS");
            refused(gateway, LinkSettings.DEFAULTS.withSecret("s3"), "or wants TLS");
            try (var right =
                    new SocketLink(
                            gateway, LinkSettings.DEFAULTS.withSecret("s3").withTls(tls(own)))) {
                right.connect();
                assertThat(right.isConnected()).isTrue();
            }
        }
    }

    /// It trusts them, so only they can find fault: their authority does not vouch for it.
    @Test
    void who_trusts_gateway_and_register_is_refused_when_they_do_not_trust_it() throws Exception {
        try (var all = Longline.start(settings("register, gateway, worker", 0), new TestRoom())) {
            var gateway = GatewayAddress.parse("127.0.0.1:" + all.innerPort("text").orElseThrow());
            var credulous = LinkTls.load(strange.certificate(), strange.key(), own.certificate());

            refused(gateway, LinkSettings.DEFAULTS.withSecret("s3").withTls(credulous), "");
            assertThatThrownBy(() -> backend(all, credulous, REFUSED_WITHIN))
                    .isInstanceOf(RegisterUnreachableException.class)
                    .hasMessageContaining("certificates of the same authority");
        }
    }

    @Test
    void files_that_cannot_be_used_stop_the_start_and_are_named() {
        var settings =
                Settings.parse(
                        "inner-tls: { certificate: %s, key: %s, authority: %s }"
                                .formatted(own.certificate(), strange.key(), own.certificate()));

        assertThatThrownBy(() -> Longline.start(settings, new TestRoom()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("is not the key of the certificate in")
                .hasMessageContaining("set inner-tls.key to the one it was made with");
        assertThatThrownBy(() -> Settings.parse("inner-tls: { certificate: c.pem }"))
                .hasMessageContaining("inner-tls.key: TLS inside the cluster needs");
    }

    private static void refused(GatewayAddress gateway, LinkSettings settings, String message) {
        try (var link = new SocketLink(gateway, settings)) {
            assertThatThrownBy(link::connect)
                    .isInstanceOf(GatewayUnreachableException.class)
                    .hasMessageContaining(message);
        }
    }

    private static GatewayClient backend(Longline register, @Nullable LinkTls tls, Duration limit) {
        var builder =
                GatewayClient.builder("127.0.0.1:" + port(register))
                        .secret("s3")
                        .registerLimit(limit);
        return tls == null ? builder.connect() : builder.tls(tls).connect();
    }

    private static LinkTls tls(Certificates certificates) throws IOException {
        return LinkTls.load(
                certificates.certificate(), certificates.key(), certificates.certificate());
    }

    private static Settings settings(String roles, int register) {
        return Settings.parse(
                """
                roles: [%s]
                secret: s3
                inner-tls: { certificate: %s, key: %s, authority: %s }
                register: { listen: 127.0.0.1:%d }
                gateways: [{ name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                transport: { threads: 1 }
                """
                        .formatted(
                                roles, own.certificate(), own.key(), own.certificate(), register));
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
        var client = new TextClient(port);
        if (client.receive().startsWith("welcome")) {
            return client;
        }
        client.close();
        return null;
    }
}
