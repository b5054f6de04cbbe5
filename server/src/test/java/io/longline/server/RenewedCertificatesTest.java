package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.client.GatewayClient;
import io.longline.protocol.tls.LinkTls;
import io.longline.server.settings.Settings;
import io.longline.testing.Certificates;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// Certificates that are renewed while a process runs, as `longline reload` has it.
class RenewedCertificatesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// It is tried again and again until then.
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(3);

    @TempDir static Path made;
    @TempDir Path folder;

    private static Certificates first;
    private static Certificates second;

    private Certificates files;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = Certificates.make(made, "first", "EC", "ip:127.0.0.1");
        second = Certificates.make(made, "second", "EC", "ip:127.0.0.1");
    }

    @BeforeEach
    void copy() throws IOException {
        files = new Certificates(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        write(first);
    }

    @Test
    void inner_links_are_made_with_new_certificates_and_those_there_are_stay() throws Exception {
        try (var cluster = Longline.start(withInnerTls(), new TestRoom());
                var before = backend(cluster, first, LIMIT)) {
            assertThat(before.getAllClientIdCount()).isZero(); // so there is a link
            assertThatThrownBy(() -> backend(cluster, second, REFUSED_WITHIN))
                    .hasMessageContaining("certificates of the same authority");

            write(second);
            assertThatThrownBy(cluster::reload) // whose Events are an object
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessageContaining("brought its Events");

            try (var after = backend(cluster, second, LIMIT)) {
                assertThat(after.getAllClientIdCount()).isZero();
            }
            assertThat(before.getAllClientIdCount()).isZero();
            assertThatThrownBy(() -> backend(cluster, first, REFUSED_WITHIN))
                    .hasMessageContaining("certificates of the same authority");
        }
    }

    @Test
    void a_process_without_a_worker_reloads_its_certificates_or_says_what_is_wrong()
            throws Exception {
        CertificateWatch watch;
        try (var gateway = Longline.start(gatewayWithTls())) {
            watch = gateway.certificates();
            assertThat(watch.isLooking()).isTrue(); // without being told, too
            gateway.reload();
            Files.copy(second.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(gateway::reload)
                    .isInstanceOf(CannotReloadException.class)
                    .hasMessageStartingWith("gateway text: the key in " + files.key())
                    .hasMessageContaining("is not the key of the certificate in")
                    .hasMessageEndingWith("the certificate that was read before stays in use");

            write(second);
            gateway.reload();
        }
        await().until(() -> !watch.isLooking());
    }

    private static GatewayClient backend(Longline register, Certificates own, Duration limit)
            throws IOException {
        return GatewayClient.builder("127.0.0.1:" + register.registerPort().orElseThrow())
                .secret("s3")
                .registerLimit(limit)
                .tls(LinkTls.load(own.certificate(), own.key(), own.certificate()))
                .connect();
    }

    private Settings withInnerTls() {
        return Settings.parse(
                """
                secret: s3
                inner-tls: { certificate: %s, key: %s, authority: %s }
                register: { listen: 127.0.0.1:0 }
                gateways: [{ name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
                transport: { threads: 1 }
                """
                        .formatted(files.certificate(), files.key(), files.certificate()));
    }

    private Settings gatewayWithTls() {
        return Settings.parse(
                """
                roles: [gateway]
                gateways:
                  - name: text
                    listen: text://127.0.0.1:0
                    inner: { bind: 127.0.0.1:0 }
                    tls: { certificate: %s, key: %s }
                transport: { threads: 1 }
                """
                        .formatted(files.certificate(), files.key()));
    }

    private void write(Certificates from) throws IOException {
        Files.copy(from.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(from.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
    }
}
