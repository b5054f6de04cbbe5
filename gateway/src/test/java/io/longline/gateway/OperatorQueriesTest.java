package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientOrigin;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.Message;
import io.longline.protocol.Where;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What an operator asks a gateway.
class OperatorQueriesTest {
    private final TestHouse house = new TestHouse(3);

    @Test
    void pages_go_through_all_clients_in_order_and_name_each_once() {
        for (int i = 0; i < 10; i++) {
            house.connect(i % 3);
        }

        var seen = new ArrayList<Integer>();
        int after = 0;
        while (true) {
            List<ConnectionFacts> page =
                    house.ask(new ListConnections(new Where.Everyone(), after, 4));
            page.forEach(facts -> seen.add(facts.connection()));
            if (page.size() < 4) {
                break;
            }
            after = page.getLast().connection();
        }

        assertThat(seen).hasSize(10).doesNotHaveDuplicates().isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 50000, 203.0.113.9:50000",
        "203.0.113.9, 0, 203.0.113.9",
        "2001:db8::9, 50000, [2001:db8::9]:50000",
        "2001:db8::9, 0, 2001:db8::9"
    })
    void where_a_client_comes_from_is_as_much_as_is_known(String address, int port, String shown)
            throws UnknownHostException {
        int client = house.connect(1);
        house.connection(client)
                .origin(new ClientOrigin(InetAddress.getByName(address), port, 7272));

        var page = house.ask(new ListConnections(new Where.Everyone(), 0, 10));

        assertThat(page).extracting(ConnectionFacts::remote).containsExactly(shown);
    }

    @Test
    void a_client_is_shown_with_what_it_has_done() {
        int client = house.connect(1);
        house.connect(2);
        house.tell(new BindUid(client, "42"));
        for (int i = 0; i < ConnectionFacts.GROUPS_SHOWN + 2; i++) {
            house.tell(new JoinGroup(client, "group " + i));
        }
        house.traffic(client).message(house.connection(client), Message.text("12345"));
        house.client(client).stick();
        house.tell(new SendToClient(client, Message.text("123")));
        house.pass(Duration.ofSeconds(7));

        var where = new Where.AnyOf(List.of(), List.of("42"), Connections.NONE);
        var page = house.ask(new ListConnections(where, 0, 10));

        assertThat(page).hasSize(1);
        ConnectionFacts facts = page.getFirst();
        assertThat(facts.remote()).endsWith(":50000");
        assertThat(facts.uid()).isEqualTo("42");
        assertThat(facts.groups()).hasSize(ConnectionFacts.GROUPS_SHOWN).startsWith("group 0");
        assertThat(facts.groupCount()).isEqualTo(ConnectionFacts.GROUPS_SHOWN + 2);
        assertThat(facts.ageMillis()).isEqualTo(7000);
        assertThat(List.of(facts.messagesIn(), facts.bytesIn())).containsExactly(1L, 5L);
        assertThat(List.of(facts.messagesOut(), facts.bytesOut())).containsExactly(1L, 3L);
        assertThat(facts.queuedBytes()).isEqualTo(3);
        assertThat(facts.worker()).isEqualTo(house.worker().workerKey());
    }

    @Test
    void events_that_wait_for_another_worker_are_shown_for_each_client() {
        int client = house.connect(1);
        house.connect(2);
        var _ = house.pool().leave(house.worker());
        house.runAll();
        house.traffic(client).message(house.connection(client), Message.text("a"));
        house.traffic(client).message(house.connection(client), Message.text("b"));

        var page = house.ask(new ListConnections(new Where.Everyone(), 0, 10));

        assertThat(page).extracting(ConnectionFacts::waitingEvents).containsExactlyInAnyOrder(2, 0);
    }

    @Test
    void a_gateway_tells_of_itself_and_of_those_that_report() {
        house.link().describe(() -> "{\"own\":1}");
        house.tell(new Report("a", "{\"a\":1}"));
        house.tell(new Report("a", "{\"a\":2}"));
        house.tell(new Report("b", "{\"b\":1}"));

        assertThat(house.ask(new Describe()))
                .containsExactly("{\"own\":1}", "{\"a\":2}", "{\"b\":1}");
    }

    @Test
    void who_says_nothing_any_more_is_forgotten_and_there_is_a_bound() {
        var now = new AtomicLong();
        var reports = new NodeReports(now::get);
        for (int i = 0; i < NodeReports.MOST + 5; i++) {
            reports.take(new Report("node " + i, "{}"));
        }
        assertThat(reports.all()).hasSize(NodeReports.MOST + 1);

        now.set(NodeReports.LIFE.toNanos() + 1);

        assertThat(reports.all()).hasSize(1);
    }
}
