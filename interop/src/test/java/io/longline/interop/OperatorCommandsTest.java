package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.client.GatewayClient;
import io.longline.protocol.ClientId;
import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;

/// What an operator sees of a PHP gateway in a cluster of ours: what it tells, and in words what it
/// does not. Takes some seconds, since each command is a process, as for the operator.
@NeedsOriginals
class OperatorCommandsTest {
    private final Closing closing = new Closing();
    private final int innerPort = FixedPorts.free();
    private final String phpGateway = "127.0.0.1:" + innerPort;
    private LonglineService longline;
    private TestClient ofPhp;
    private TestClient ofJava;

    @BeforeEach
    void startBoth() throws Exception {
        String register = "127.0.0.1:" + FixedPorts.free();
        int javaPort = FixedPorts.free();
        int phpPort = FixedPorts.free();
        longline =
                closing.add(
                        LonglineService.start(
                                """
                                register: { listen: %s }
                                gateways: [{ listen: 'text://127.0.0.1:%d', inner: { bind: 127.0.0.1:0 } }]
                                worker: { events: %s }
                                transport: { threads: 1 }
                                """
                                        .formatted(
                                                register, javaPort, InitEvents.class.getName())));
        closing.add(OriginalParts.gateway(Wire.TEXT, phpPort, innerPort, register, ""));
        Announced.await(register, "", 2);
        ofJava = closing.add(TestClient.connect(Wire.TEXT, javaPort));
        ofPhp = awaitServed(phpPort);
        assertThat(ofJava.id()).isNotEqualTo(ofPhp.id());
        try (var backend = GatewayClient.connect(register, "")) {
            var client = ClientId.of(ofPhp.id());
            backend.bindUid(client, "42");
            backend.joinGroup(client, "room");
            backend.joinGroup(client, "lobby");
            assertThat(backend.getClientIdCountByGroup("room")).isEqualTo(1); // so it is there
        }
    }

    /// Our worker may hear of the PHP gateway a moment after we do, and until it is there clients
    /// are turned away.
    private TestClient awaitServed(int port) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> closing.add(TestClient.connect(Wire.TEXT, port)),
                        TestClient::isServed);
    }

    @AfterEach
    void close() {
        closing.close();
    }

    @Test
    void status_and_connections_show_what_a_php_gateway_tells_and_say_what_it_does_not()
            throws Exception {
        JsonNode status = new JsonMapper().readTree(longline.run("status", "--json"));
        assertThat(status.path("nodes").size()).isEqualTo(1);
        assertThat(status.path("others").size()).isEqualTo(1);
        JsonNode php = status.path("others").path(0);
        assertThat(php.path("address").stringValue()).isEqualTo(phpGateway);
        assertThat(php.path("kind").stringValue()).isEqualTo("PHP");
        assertThat(php.path("connections").longValue()).isEqualTo(1);
        assertThat(php.path("groups").longValue()).isEqualTo(2);

        String table = longline.run("status");
        assertThat(table)
                .containsPattern("PHP +- +" + phpGateway + " +1 +- +2 +-\n")
                .contains(
                        "! gateway "
                                + phpGateway
                                + " is PHP's: it tells how many clients and groups it has, and"
                                + " nothing of uids, workers, traffic and queues");

        JsonNode page = new JsonMapper().readTree(longline.run("connections", "--json"));
        JsonNode row =
                page.path("connections")
                        .valueStream()
                        .filter(client -> client.path("id").stringValue().equals(ofPhp.id()))
                        .findAny()
                        .orElseThrow();
        assertThat(page.path("connections").size()).isEqualTo(2);
        assertThat(row.path("uid").stringValue()).isEqualTo("42");
        assertThat(row.path("groups").valueStream().map(JsonNode::stringValue))
                .containsExactlyInAnyOrder("room", "lobby");
        assertThat(row.path("paused").isNull()).isTrue();

        String ofOne = longline.run("connections", "--gateway", phpGateway);
        assertThat(ofOne)
                .containsPattern(
                        ofPhp.id()
                                + " +"
                                + phpGateway
                                + " +- +42 +(room,lobby|lobby,room)( +-){4}\n")
                .contains(
                        "1 connection at " + phpGateway + "\n",
                        "! gateway "
                                + phpGateway
                                + " is PHP's: of its clients it tells uid and groups alone")
                .doesNotContain(ofJava.id());
        assertThat(longline.run("connections", "--inner"))
                .containsPattern("Java worker +BusinessWorker:\\d+ +in process")
                .contains(
                        "! gateway "
                                + phpGateway
                                + " is PHP's: it does not tell who is connected to it");
        for (List<String> named :
                List.of(
                        List.of("--uid", "42"),
                        List.of("--group", "lobby"),
                        List.of("--id", ofPhp.id()))) {
            assertThat(longline.run("connections", named.getFirst(), named.getLast()))
                    .contains(ofPhp.id(), "1 connection at " + phpGateway + "\n");
        }
    }
}
