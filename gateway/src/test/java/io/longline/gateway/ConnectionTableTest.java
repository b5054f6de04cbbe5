package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ConnectionTableTest {
    private static final ClientOrigin ORIGIN =
            new ClientOrigin(InetAddress.getLoopbackAddress(), 1, 2);

    @Test
    void numbers_count_up_from_one() {
        assertThat(numbers(table(0, 1), 3)).containsExactly(1, 2, 3);
    }

    @Test
    void a_number_says_which_table_it_is_of() {
        assertThat(numbers(table(0, 3), 3)).containsExactly(3, 6, 9);
        assertThat(numbers(table(1, 3), 3)).containsExactly(1, 4, 7);
        assertThat(numbers(table(2, 3), 3)).containsExactly(2, 5, 8);
    }

    @Test
    void a_number_in_use_is_skipped_after_the_last_one() {
        ConnectionTable table = table(0, 1);
        numbers(table, 2);
        table.continueAfter(-3);

        // 2^32-2, 2^32-1, and again from 1
        assertThat(numbers(table, 3)).containsExactly(-2, -1, 3);
    }

    @Test
    void no_number_is_zero_and_none_leaves_its_table_at_the_end() {
        ConnectionTable table = table(0, 3);
        table.continueAfter(-1);

        assertThat(numbers(table, 1)).containsExactly(3);
        ConnectionTable other = table(1, 3);
        other.continueAfter(-3);
        assertThat(numbers(other, 1)).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 500", "3, 500", "4, 3", "5, 2", "6, 1"})
    void a_set_finds_what_was_put_in_and_not_taken_out(long seed, int clients) {
        var random = new Random(seed);
        var set = new ConnectionSet();
        Map<Integer, ClientConnection> expected = new HashMap<>();
        Map<Integer, Integer> ranks = new HashMap<>();
        var everSeen = new ArrayList<ClientConnection>();
        for (int i = 0; i < 20_000; i++) {
            boolean grows = random.nextInt(10_000) > i % 10_000;
            if (grows || everSeen.isEmpty()) {
                var client = connection(random.nextInt(clients) * 4 + 1);
                boolean isNew = expected.putIfAbsent(client.number(), client) == null;
                assertThat(set.add(client, i)).isEqualTo(isNew);
                if (isNew) {
                    ranks.put(client.number(), i);
                }
                everSeen.add(client);
            } else {
                var client = everSeen.get(random.nextInt(everSeen.size()));
                assertThat(set.remove(client)).isEqualTo(expected.remove(client.number(), client));
            }
            int number = random.nextInt(clients * 5);
            assertThat(set.get(number)).isSameAs(expected.get(number));
            assertThat(set.size()).isEqualTo(expected.size());
            if (i % 100 == 0) {
                assertMembers(set, expected, ranks);
            }
        }
        assertMembers(set, expected, ranks);
    }

    private static void assertMembers(
            ConnectionSet set,
            Map<Integer, ClientConnection> expected,
            Map<Integer, Integer> ranks) {
        var each = new ArrayList<ClientConnection>();
        set.forEach(each::add);
        var eachRanked = new ArrayList<ClientConnection>();
        ConnectionSet.RankedAction ranked =
                (client, rank) -> {
                    eachRanked.add(client);
                    assertThat(ranks).containsEntry(client.number(), rank);
                };
        set.forEachRanked(ranked);
        set.members().next(expected.size() + 1, ranked);

        assertThat(each).containsExactlyInAnyOrderElementsOf(expected.values());
        assertThat(set.copy()).containsExactlyInAnyOrderElementsOf(expected.values());
        assertThat(eachRanked).hasSize(2 * expected.size()).containsAll(expected.values());
    }

    private static ConnectionTable table(int index, int tables) {
        var whereabouts = new Whereabouts(tables);
        return new ConnectionTable(
                TestHouse.ADDRESS, index, whereabouts, new GatewayCounts(whereabouts).part());
    }

    private static List<Integer> numbers(ConnectionTable table, int count) {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            numbers.add(table.add(ORIGIN, new FakeOutbound()).number());
        }
        return numbers;
    }

    private static ClientConnection connection(int number) {
        return new ClientConnection(
                new ClientId(TestHouse.ADDRESS, number), ORIGIN, new FakeOutbound());
    }
}
