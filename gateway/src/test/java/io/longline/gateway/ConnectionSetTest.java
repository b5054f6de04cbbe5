package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A set beside a map that is told the same, by chance but the same each time.
class ConnectionSetTest {
    private final ConnectionSet set = new ConnectionSet();
    private final Map<Integer, Integer> expected = new HashMap<>(); // ranks by number
    private final List<ClientConnection> members = new ArrayList<>();
    private final Random random = new Random(7);
    private int next = 1;

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 300, 1_100, 9_000})
    void it_has_whom_it_was_given_however_many_they_are(int about) {
        for (int step = 0; step < 100 + about * 3; step++) {
            change(about);
        }

        assertThat(ranked()).isEqualTo(expected);
        assertThat(set.size()).isEqualTo(expected.size());
        assertThat(set.copy()).hasSameElementsAs(members);
        assertThat(members).allMatch(set::contains);
        assertThat(set.get(next)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 300, 1_100, 9_000})
    void who_goes_through_it_meets_those_who_were_there_once_each(int about) {
        for (int step = 0; step < about * 2; step++) {
            change(about);
        }
        var before = Map.copyOf(expected);
        Members first = set.members();
        var met = new HashMap<Integer, Integer>();

        while (!first.isDone()) {
            first.next(10, (member, rank) -> assertThat(met.put(member.number(), rank)).isNull());
            for (int step = 0; step < 20; step++) {
                change(about / 8);
            }
        }

        assertThat(met).isEqualTo(before);
        assertThat(ranked()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 9_000})
    void a_set_that_has_shrunk_is_as_good_as_new(int about) {
        for (int step = 0; step < about * 2; step++) {
            change(about);
        }
        members.forEach(member -> must(set.remove(member)));

        assertThat(set.isEmpty()).isTrue();
        assertThat(ranked()).isEmpty();
        assertThat(set.copy()).isEmpty();
        assertThat(set.remove(client(1))).isFalse();
    }

    /// Adds one, or takes one out, so that there are about so many in the end.
    private void change(int about) {
        if (random.nextInt(2 * about + 2) >= members.size()) {
            ClientConnection member = client(next++);
            int rank = random.nextInt();
            must(set.add(member, rank));
            must(!set.add(member, rank + 1));
            members.add(member);
            expected.put(member.number(), rank);
        } else {
            ClientConnection last = members.removeLast();
            int at = random.nextInt(members.size() + 1);
            ClientConnection member = at == members.size() ? last : members.set(at, last);
            must(set.remove(member));
            must(!set.remove(member));
            expected.remove(member.number());
        }
    }

    /// So often asked that AssertJ would take most of the time.
    private static void must(boolean so) {
        if (!so) {
            throw new AssertionError("not so");
        }
    }

    private Map<Integer, Integer> ranked() {
        var ranked = new HashMap<Integer, Integer>();
        set.forEachRanked((member, rank) -> ranked.put(member.number(), rank));
        return ranked;
    }

    private static ClientConnection client(int number) {
        return new ClientConnection(
                new ClientId(TestHouse.ADDRESS, number),
                new ClientOrigin(InetAddress.getLoopbackAddress(), 50_000, 7272),
                new FakeOutbound());
    }
}
