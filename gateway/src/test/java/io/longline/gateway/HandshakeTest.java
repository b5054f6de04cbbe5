package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeAnswer.Refuse;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// May a WebSocket client come in?
class HandshakeTest {
    private static final HandshakeRequest REQUEST =
            new HandshakeRequest("GET", "/", "HTTP/1.1", Map.of());

    private final TestHouse house = new TestHouse(1);
    private final TestWorker asked = new TestWorker("asked", true);
    private int client;

    @BeforeEach
    void connectToTheWorkerThatWantsToBeAsked() {
        house.pool().remove(house.worker());
        house.pool().add(asked);
        client = house.connect(0);
        asked.next(ClientConnected.class);
    }

    @Test
    void a_worker_that_does_not_want_to_be_asked_is_not() {
        var other = new TestHouse(1);
        int number = other.connect(0);

        assertThat(other.traffic(number).handshake(other.connection(number), REQUEST)).isTrue();
        other.worker().next(ClientConnected.class);
        other.worker().next(WebSocketConnected.class);
    }

    @Test
    void a_client_that_is_let_in_has_everything_from_its_first_moment_on() {
        assertThat(ask()).isFalse();
        assertThat(asked.next(HandshakeAsked.class).request()).isEqualTo(REQUEST);
        assertThat(asked.hasNone()).isTrue();

        var session = SerializedSession.owning("a:0:{}".getBytes(StandardCharsets.UTF_8));
        house.tell(new AnswerHandshake(client, new Accept("u1", List.of("a", "b"), session)));

        var connected = asked.next(WebSocketConnected.class);
        assertThat(connected.request()).isEqualTo(REQUEST);
        assertThat(connected.session()).isEqualTo(session);
        assertThat(house.client(client).received()).containsExactly("101");
        assertThat(house.ask(new GetConnectionsByUid("u1"))).containsExactly(client);
        assertThat(house.ask(new CountClients("b"))).isEqualTo(1);
    }

    @Test
    void a_client_that_is_turned_away_is_told_why() {
        ask();
        house.tell(new AnswerHandshake(client, new Refuse(403, "no ticket")));

        assertThat(house.client(client).received()).containsExactly("403 no ticket");
        assertThat(house.ask(new IsOnline(client))).isFalse();
        asked.next(HandshakeAsked.class);
        asked.next(ClientClosed.class);
    }

    @Test
    void only_the_first_answer_counts() {
        ask();
        var accept = new Accept(null, List.of(), SerializedSession.NONE);
        house.tell(new AnswerHandshake(client, accept));
        house.tell(new AnswerHandshake(client, accept));
        house.tell(new AnswerHandshake(client, new Refuse(403, "late")));

        assertThat(house.client(client).received()).containsExactly("101");
    }

    @Test
    void an_answer_to_what_was_not_asked_does_nothing() {
        house.tell(new AnswerHandshake(client, new Refuse(403, "early")));

        assertThat(house.client(client).received()).isEmpty();
        assertThat(house.ask(new IsOnline(client))).isTrue();
    }

    @Test
    void a_client_that_does_not_wait_for_the_answer_is_gone() {
        ask();
        house.traffic(client).closed(house.connection(client), Parting.Plain.LEFT);
        house.tell(
                new AnswerHandshake(client, new Accept("u", List.of("g"), SerializedSession.NONE)));

        assertThat(house.client(client).received()).isEmpty();
        assertThat(house.ask(new CountClients("g"))).isZero();
    }

    private boolean ask() {
        return house.traffic(client).handshake(house.connection(client), REQUEST);
    }
}
