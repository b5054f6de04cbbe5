package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.longline.gateway.GatewaySettings;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.testing.Certificates;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Which certificate a client is shown: by the name that it asks for, and by when it comes.
class ServerCertificatesTest {
    @TempDir static Path made;
    @TempDir Path folder;

    private static Certificates main;
    private static Certificates example;
    private static Certificates exampleRsa;
    private static Certificates nameless;

    @BeforeAll
    static void makeCertificates() throws Exception {
        main = Certificates.make(made, "main", "EC", "ip:127.0.0.1,dns:main.test");
        example = Certificates.make(made, "example", "EC", "dns:example.com,dns:*.example.com");
        exampleRsa = Certificates.make(made, "example-rsa", "RSA", "dns:example.com");
        nameless = Certificates.make(made, "nameless", "EC", "ip:127.0.0.1");
    }

    @Test
    void a_client_is_shown_the_certificate_for_the_name_that_it_asks_for() throws Exception {
        var expected = new LinkedHashMap<String, Certificates>();
        expected.put("main.test", main);
        expected.put("example.com", example);
        expected.put("EXAMPLE.com", example);
        expected.put("www.example.com", example);
        expected.put("a.b.example.com", main);
        expected.put("example.org", main);
        expected.put("", main);
        try (var gateway = TestGateway.start(settings(main, example, exampleRsa))) {
            for (Map.Entry<String, Certificates> one : expected.entrySet()) {
                try (SSLSocket client = connect(gateway, one.getKey())) {
                    assertThat(shown(client))
                            .as(one.getKey())
                            .isEqualTo(in(one.getValue().certificate()));
                }
            }
        }
    }

    @Test
    void of_two_certificates_for_a_name_a_client_gets_the_one_whose_key_it_can_use()
            throws Exception {
        try (var gateway = TestGateway.start(settings(main, example, exampleRsa));
                SSLSocket client = socket(gateway)) {
            SSLParameters parameters = asking(client, "example.com");
            parameters.setSignatureSchemes(
                    // the last two for what the certificate itself is signed with
                    new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256", "rsa_pkcs1_sha384"});
            client.setSSLParameters(parameters);
            client.startHandshake();

            assertThat(shown(client)).isEqualTo(in(exampleRsa.certificate()));
        }
    }

    @Test
    void who_comes_after_a_renewal_gets_the_new_certificate_and_who_was_there_stays()
            throws Exception {
        Certificates files = copy(main);
        SSLContext client = trustingEverybody(); // it would go on with a session if it could
        try (var gateway = TestGateway.start(settings(files));
                SSLSocket before = connect(gateway, client, "")) {
            gateway.worker().next(ClientConnected.class);
            write(nameless, files);
            gateway.server().renewCertificates();

            try (SSLSocket after = connect(gateway, client, "")) {
                assertThat(shown(after)).isEqualTo(in(nameless.certificate()));
            }
            assertThat(shown(before)).isEqualTo(in(main.certificate()));
            before.getOutputStream().write("still here\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(gateway.worker().nextAmongOthers(ClientMessage.class).message().text())
                    .isEqualTo("still here");
        }
    }

    @Test
    void files_that_do_not_belong_together_leave_the_certificate_that_there_was() throws Exception {
        Certificates files = copy(main);
        try (var gateway = TestGateway.start(settings(files))) {
            Files.copy(nameless.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);

            assertThatIOException()
                    .isThrownBy(() -> gateway.server().renewCertificates())
                    .withMessageContaining("is not the key of the certificate in");
            try (SSLSocket client = connect(gateway, "")) {
                assertThat(shown(client)).isEqualTo(in(main.certificate()));
            }
        }
    }

    @Test
    void a_further_certificate_that_nobody_would_be_shown_is_refused() {
        try (var loops = GatewayLoops.start(1, "auto")) {
            assertThatIOException()
                    .isThrownBy(() -> GatewayServer.start(settings(main, nameless), loops))
                    .withMessageContaining(nameless.certificate() + " is for no host name");
            assertThatIOException()
                    .isThrownBy(() ->
                            GatewayServer.start(
                                    settings(
                                            main,
                                            new Certificates(example.certificate(), main.key())),
                                    loops))
                    .withMessageContaining("set tls.others[0].key to the one it was made with");
        }
    }

    private static GatewaySettings settings(Certificates first, Certificates... others) {
        return TestGateway.settings("text")
                .withTls(
                        new GatewaySettings.Tls(
                                first.certificate(),
                                first.key(),
                                List.of(others).stream()
                                        .map(other ->
                                                new GatewaySettings.Tls.Other(
                                                        other.certificate(), other.key()))
                                        .toList()));
    }

    private Certificates copy(Certificates from) throws IOException {
        var files = new Certificates(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        write(from, files);
        return files;
    }

    private static void write(Certificates from, Certificates to) throws IOException {
        Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static SSLSocket connect(TestGateway gateway, String name) throws Exception {
        return connect(gateway, trustingEverybody(), name);
    }

    /// @param name to ask for, "" for none
    private static SSLSocket connect(TestGateway gateway, SSLContext context, String name)
            throws Exception {
        SSLSocket client = socket(gateway, context);
        client.setSSLParameters(asking(client, name));
        client.startHandshake();
        return client;
    }

    private static SSLSocket socket(TestGateway gateway) throws Exception {
        return socket(gateway, trustingEverybody());
    }

    private static SSLSocket socket(TestGateway gateway, SSLContext context) throws Exception {
        var client =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(),
                                        gateway.server().clientPort());
        client.setSoTimeout(10_000);
        return client;
    }

    private static SSLParameters asking(SSLSocket client, String name) {
        SSLParameters parameters = client.getSSLParameters();
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        return parameters;
    }

    private static Certificate shown(SSLSocket client) throws IOException {
        return client.getSession().getPeerCertificates()[0];
    }

    private static Certificate in(Path file) throws Exception {
        try (var pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    /// What is shown is looked at here, so nothing is refused.
    private static SSLContext trustingEverybody() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {
                            throw new AssertionError("nobody is a client's client");
                        }

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {
                            // anybody may be the server
                        }

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }
}
