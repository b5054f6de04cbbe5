package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.TestWorker;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.Message;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// How often the kernel is called for messages of clients, which is most of what they cost.
class SystemCallsTest {
    private static final int MANY = 1000;
    private static final int TIMES = 50;
    private static final SendToGroup TO_ALL =
            new SendToGroup(List.of("all"), Connections.NONE, Message.text("hello"));

    private final @AutoClose TestGateway gateway =
            TestGateway.start(
                    TestGateway.settings("websocket"), new TestWorker("127.0.0.1:test:0"), 1);
    private final List<RawClient> clients = new ArrayList<>();

    @Test
    void messages_to_many_cost_one_write_for_each_client_however_many_there_are() throws Exception {
        for (int i = 0; i < MANY; i++) {
            gateway.tell(new JoinGroup(connect(), "all"));
        }
        assertThat(gateway.ask(new CountClients("all"))).isEqualTo(MANY);

        long before = gateway.calls(SocketCalls::writes);
        gateway.tell(TO_ALL);
        long afterOne = gateway.calls(SocketCalls::writes);
        gateway.tellAtOnce(TO_ALL, TO_ALL, TO_ALL, TO_ALL, TO_ALL, TO_ALL, TO_ALL, TO_ALL);
        long afterEightMore = gateway.calls(SocketCalls::writes);

        assertThat(afterOne - before).isEqualTo(MANY);
        assertThat(afterEightMore - afterOne).isEqualTo(MANY);
        for (int i = 0; i < 9; i++) {
            assertThat(clients.getLast().readFrame().text()).isEqualTo("hello");
        }
    }

    @Test
    void an_answer_to_a_message_costs_one_read_and_one_write() throws Exception {
        int number = connect();
        RawClient client = clients.getLast();
        long reads = gateway.calls(SocketCalls::reads);
        long writes = gateway.calls(SocketCalls::writes);

        for (int i = 0; i < TIMES; i++) {
            client.sendText("ping");
            gateway.worker().nextAmongOthers(ClientMessage.class);
            gateway.tell(new SendToClient(number, Message.text("pong")));
            assertThat(client.readFrame().text()).isEqualTo("pong");
        }

        assertThat(gateway.calls(SocketCalls::reads) - reads).isEqualTo(TIMES);
        assertThat(gateway.calls(SocketCalls::writes) - writes).isEqualTo(TIMES);
    }

    private int connect() throws Exception {
        clients.add(gateway.connect().upgrade());
        return gateway.worker().nextAmongOthers(ClientConnected.class).client().connection();
    }
}
