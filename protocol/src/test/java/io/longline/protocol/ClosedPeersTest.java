package io.longline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

class ClosedPeersTest {
    private static final String SECRET = "its secret is another; set the same secret on both";

    private final List<String> log = new ArrayList<>();
    private final ClosedPeers peers = new ClosedPeers(log::add);

    @Test
    void the_first_is_said_at_once_and_the_others_in_one_line_a_period() {
        for (int i = 0; i < 10; i++) {
            closed("10.0.0.7", 50_000 + i, SECRET);
        }
        assertThat(log).containsExactly("10.0.0.7:50000 closed: " + SECRET);

        peers.report();
        closed("10.0.0.7", 60_000, SECRET);
        peers.report();

        assertThat(log)
                .containsExactly(
                        "10.0.0.7:50000 closed: " + SECRET,
                        "10.0.0.7: 9 more closed within 10 s: " + SECRET,
                        "10.0.0.7: 1 more closed within 10 s: " + SECRET);
    }

    @Test
    void one_that_comes_after_a_quiet_period_is_said_at_once() {
        closed("::1", 50_000, SECRET);
        peers.report();
        closed("::1", 50_001, SECRET);
        closed("::1", 50_002, SECRET);
        peers.report();

        assertThat(log)
                .containsExactly(
                        "[::1]:50000 closed: " + SECRET,
                        "[::1]:50001 closed: " + SECRET,
                        "[::1]: 1 more closed within 10 s: " + SECRET);
    }

    @Test
    void another_address_and_another_cause_are_not_hidden_by_the_first() {
        closed("10.0.0.7", 1, SECRET);
        closed("10.0.0.8", 2, SECRET);
        closed("10.0.0.7", 3, "it said nothing");

        assertThat(log)
                .containsExactly(
                        "10.0.0.7:1 closed: " + SECRET,
                        "10.0.0.8:2 closed: " + SECRET,
                        "10.0.0.7:3 closed: it said nothing");
    }

    @Test
    void ever_new_addresses_fill_neither_the_log_nor_the_memory() {
        for (int i = 0; i < 10_000; i++) {
            closed("10.0.%d.%d".formatted(i >> 8, i & 0xFF), 1, SECRET);
        }
        peers.report();

        assertThat(log).hasSize(ClosedPeers.MOST + 1);
        assertThat(log.getLast())
                .isEqualTo(
                        "9900 more closed within 10 s, of more addresses than are told apart; the"
                                + " last: 10.0.39.15:1 closed: "
                                + SECRET);

        closed("10.1.0.0", 1, SECRET);
        assertThat(log.getLast()).isEqualTo("10.1.0.0:1 closed: " + SECRET);
    }

    @Test
    void one_whose_address_is_not_known_any_more_is_said_too() {
        peers.closed(null, "peer", SECRET);
        peers.closed(null, "peer", SECRET);
        peers.report();

        assertThat(log)
                .containsExactly(
                        "peer closed: " + SECRET, "?: 1 more closed within 10 s: " + SECRET);
    }

    private void closed(String address, int port, String why) {
        try {
            var peer = new InetSocketAddress(InetAddress.getByName(address), port);
            peers.closed(peer, AddressText.of(peer), why);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
