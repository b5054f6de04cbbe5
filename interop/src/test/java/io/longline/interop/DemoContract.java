package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.testing.Closing;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import java.util.regex.Pattern;

/// What the demo does for browsers and telnets, whoever holds their connections and whoever runs
/// the events.
@TestInstance(Lifecycle.PER_CLASS)
abstract class DemoContract {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

    private final Closing clients = new Closing();
    private Cluster cluster;
    private TestClient browser;
    private TestClient telnet;

    /// A cluster whose workers run the demo.
    abstract Cluster startCluster() throws Exception;

    @BeforeAll
    void start() throws Exception {
        cluster = startCluster();
        cluster.awaitWorkers();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        browser = clients.add(TestClient.connect(Wire.WEBSOCKET, cluster.port(Wire.WEBSOCKET)));
        telnet = clients.add(TestClient.connect(Wire.TEXT, cluster.port(Wire.TEXT)));
        browser.id();
        telnet.id();
    }

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Test
    void a_client_is_told_its_id() {
        // somebody of another test may log out at this moment, and everybody hears of it
        assertThat(browser.awaitMessageWith("\"init\""))
                .isEqualTo(
                        "{\"type\":\"init\",\"client_id\":\"%s\",\"msg\":\"connect is success\"}"
                                .formatted(browser.id()));
        assertThat(telnet.id()).isNotEqualTo(browser.id());
    }

    @Test
    void a_room_is_told_who_enters_and_what_is_said() {
        browser.send("{\"type\":\"join\",\"roomId\":\"7\",\"userName\":\"Ann\"}");
        assertThat(browser.awaitMessageWith("\"join\""))
                .matches(
                        Pattern.compile(
                                "\\{\"type\":\"join\",\"roomId\":\"7\",\"userName\":\"Ann\","
                                        + "\"msg\":\"enters the Room\",\"joinTime\":\""
                                        + TIME
                                        + "\"}"));

        telnet.send("{\"type\":\"join\",\"roomId\":\"7\",\"userName\":\"Bob\"}");
        browser.awaitMessageWith("\"Bob\"");
        telnet.awaitMessageWith("\"Bob\"");
        browser.send("{\"type\":\"say\",\"roomId\":\"7\",\"userName\":\"Ann\",\"content\":\"hi\"}");

        assertThat(telnet.awaitMessageWith("\"say\""))
                .matches(
                        Pattern.compile(
                                "\\{\"type\":\"say\",\"roomId\":\"7\",\"userName\":\"Ann\","
                                        + "\"content\":\"hi\",\"commentTime\":\""
                                        + TIME
                                        + "\"}"));
        browser.awaitMessageWith("\"say\"");
    }

    @Test
    void saying_nothing_says_the_default() {
        telnet.send("{\"type\":\"join\",\"roomId\":\"quiet\",\"userName\":\"Bob\"}");
        telnet.send("{\"type\":\"say\",\"roomId\":\"quiet\",\"userName\":\"Bob\"}");

        telnet.awaitMessageWith("\"content\":\"default content\"");
    }

    @Test
    void a_room_is_heard_by_its_members_only() {
        browser.send("{\"type\":\"join\",\"roomId\":\"mine\",\"userName\":\"Ann\"}");
        browser.awaitMessageWith("\"join\"");
        browser.send("last words");
        telnet.awaitMessageWith("last words");

        assertThat(telnet.received()).noneMatch(message -> message.contains("\"join\""));
    }

    @Test
    void any_other_text_is_said_to_everyone() {
        telnet.send("hello, 用户");

        telnet.awaitMessage(telnet.id() + " said hello, 用户");
        browser.awaitMessage(telnet.id() + " said hello, 用户");
    }

    @Test
    void a_pong_says_nothing() {
        browser.send("{\"type\":\"pong\"}");
        browser.send("after the pong");
        browser.awaitMessage(browser.id() + " said after the pong");

        assertThat(browser.received()).noneMatch(message -> message.contains("\"pong\""));
    }

    @Test
    void everyone_is_told_who_has_gone() {
        var id = browser.id();

        browser.close();

        telnet.awaitMessage(id + " logout");
    }
}
