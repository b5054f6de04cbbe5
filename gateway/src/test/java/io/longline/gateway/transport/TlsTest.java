package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.longline.gateway.GatewaySettings;
import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.testing.Certificates;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS under any of the protocols.
class TlsTest {
    @TempDir static Path folder;

    private static Certificates rsa;
    private static Certificates ec;

    @BeforeAll
    static void makeCertificates() throws Exception {
        rsa = Certificates.make(folder, "RSA");
        ec = Certificates.make(folder, "EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void a_text_client_speaks_under_tls(String algorithm) throws Exception {
        Certificates certificates = algorithm.equals("RSA") ? rsa : ec;
        try (var gateway = TestGateway.start(settings("text", certificates));
                var client = connect(gateway, certificates)) {
            int id = gateway.worker().next(ClientConnected.class).client().connection();
            // before the client has begun with TLS
            gateway.tell(new SendToClient(id, Message.text("kept")));
            client.send("hello\n");

            assertThat(gateway.worker().next(ClientMessage.class).message().text())
                    .isEqualTo("hello");
            assertThat(client.readLine()).isEqualTo("kept");
            gateway.tell(new SendToClient(id, Message.text("x".repeat(100_000))));
            assertThat(client.readLine()).hasSize(100_000);
            gateway.tell(new CloseClient(id, Message.text("bye"), CloseReason.NORMAL));
            assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8)).isEqualTo("bye\n");
            gateway.worker().next(ClientClosed.class);
        }
    }

    @Test
    void a_websocket_client_speaks_under_tls() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (var gateway = TestGateway.start(settings("websocket", rsa));
                var http = HttpClient.newBuilder().sslContext(trusting(rsa)).build()) {
            WebSocket client =
                    http.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("wss://127.0.0.1:" + gateway.server().clientPort()),
                                    listener(received))
                            .get(10, TimeUnit.SECONDS);
            client.sendText("hello", true).get(10, TimeUnit.SECONDS);
            var message = gateway.worker().nextAmongOthers(ClientMessage.class);
            int id = message.client().connection();
            gateway.tell(new SendToClient(id, Message.text("y".repeat(50_000))));
            gateway.tell(new CloseClient(id, null, new CloseReason(4001, "enough")));

            assertThat(received.poll(10, TimeUnit.SECONDS)).hasSize(50_000);
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("4001 enough");
        }
    }

    /// PKCS#1 and SEC 1: what is in a PKCS#8 key behind its version and algorithm.
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void a_key_as_openssl_used_to_write_it_is_taken(String algorithm) throws Exception {
        Certificates certificates = algorithm.equals("RSA") ? rsa : ec;
        byte[] pkcs8 =
                Base64.getMimeDecoder()
                        .decode(
                                Files.readString(certificates.key())
                                        .replaceAll("-----[A-Z ]+-----", ""));
        byte[] bare = behindAlgorithm(pkcs8);
        Path old =
                Files.writeString(
                        folder.resolve(algorithm + "-old.pem"),
                        "-----BEGIN %s PRIVATE KEY-----\n%s\n-----END %s PRIVATE KEY-----\n"
                                .formatted(
                                        algorithm,
                                        Base64.getMimeEncoder().encodeToString(bare),
                                        algorithm));
        var settings = TestGateway.settings("text").withTls(certificates.certificate(), old);

        try (var gateway = TestGateway.start(settings);
                var client = connect(gateway, certificates)) {
            client.send("hello\n");

            assertThat(gateway.worker().nextAmongOthers(ClientMessage.class).message().text())
                    .isEqualTo("hello");
        }
    }

    /// The content of the one OCTET STRING that reaches to the end.
    private static byte[] behindAlgorithm(byte[] pkcs8) {
        for (int at = 0; at < pkcs8.length - 4; at++) {
            int first = pkcs8[at + 1] & 0xFF;
            int start = at + 2 + Math.max(0, first - 0x80);
            int length = first;
            if (first > 0x80 && first <= 0x82) {
                length = new java.math.BigInteger(1, pkcs8, at + 2, first - 0x80).intValue();
            }
            if (pkcs8[at] == 0x04 && start + length == pkcs8.length) {
                return java.util.Arrays.copyOfRange(pkcs8, start, pkcs8.length);
            }
        }
        throw new AssertionError("there is no key in it");
    }

    @Test
    void who_does_not_speak_tls_is_closed_and_no_other() throws Exception {
        try (var gateway = TestGateway.start(settings("text", rsa));
                var good = connect(gateway, rsa)) {
            gateway.worker().next(ClientConnected.class);
            try (var plain = gateway.connect()) {
                plain.send("hello in clear\n");
                plain.readToEnd();
            }
            good.send("still here\n");

            assertThat(gateway.worker().nextAmongOthers(ClientMessage.class).message().text())
                    .isEqualTo("still here");
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_fails_the_start_and_says_why() throws Exception {
        Path missing = folder.resolve("nowhere.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        Path locked =
                Files.writeString(
                        folder.resolve("locked.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----");

        refused(missing, rsa.key(), "there is no file " + missing + "; look at tls.certificate");
        refused(rsa.certificate(), missing, "there is no file " + missing + "; look at tls.key");
        refused(empty, rsa.key(), empty + "");
        refused(rsa.certificate(), locked, "openssl pkcs8 -topk8");
        refused(rsa.certificate(), ec.key(), "cannot be read as a RSA key");
        Certificates other =
                Certificates.make(Files.createDirectory(folder.resolve("other")), "RSA");
        refused(rsa.certificate(), other.key(), "is not the key of the certificate in");
        refused(rsa.certificate(), folder, "cannot be read");
    }

    private static void refused(Path certificate, Path key, String message) {
        try (var loops = GatewayLoops.start(1, "auto")) {
            assertThatIOException()
                    .isThrownBy(() ->
                            GatewayServer.start(
                                    TestGateway.settings("text").withTls(certificate, key), loops))
                    .withMessageContaining(message);
        }
    }

    private static GatewaySettings settings(String protocol, Certificates certificates) {
        return TestGateway.settings(protocol)
                .withTls(certificates.certificate(), certificates.key());
    }

    private static RawClient connect(TestGateway gateway, Certificates trusted) throws Exception {
        return new RawClient(
                trusting(trusted)
                        .getSocketFactory()
                        .createSocket(
                                InetAddress.getLoopbackAddress(), gateway.server().clientPort()));
    }

    static SSLContext trusting(Certificates trusted) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = new FileInputStream(trusted.certificate().toFile())) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static WebSocket.Listener listener(BlockingQueue<String> received) {
        return new WebSocket.Listener() {
            private final StringBuilder message = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                message.append(text);
                if (last) {
                    received.add(message.toString());
                    message.setLength(0);
                }
                socket.request(1);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                received.add(code + " " + reason);
                return CompletableFuture.completedFuture(null);
            }
        };
    }
}
