package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.SerializedSession;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class WrittenSessionsTest {
    private static final ClientId TOM = ClientId.of("7f0000010b5400000001");
    private static final ClientId TIM = ClientId.of("7f0000010b5400000002");
    private static final SerializedSession A = session('A');
    private static final SerializedSession B = session('B');
    private static final SerializedSession C = session('C');

    private long nanos;
    private final WrittenSessions written = new WrittenSessions(2, () -> nanos);

    @Test
    void what_an_event_shows_holds_while_nothing_was_written() {
        assertThat(written.after(TOM, A)).contains(A);
    }

    @Test
    void an_event_that_was_on_its_way_shows_what_was_replaced() {
        written.wrote(TOM, A, A, B);

        assertThat(written.after(TOM, A)).contains(B);
        assertThat(written.after(TIM, A)).contains(A);
    }

    @Test
    void everything_that_was_replaced_is_old() {
        written.wrote(TOM, A, A, B);
        written.wrote(TOM, A, B, C);

        assertThat(written.after(TOM, A)).contains(C);
        assertThat(written.after(TOM, B)).contains(C);
        assertThat(written.after(TOM, C)).contains(C);
    }

    @Test
    void once_shown_it_is_forgotten() {
        written.wrote(TOM, A, A, B);

        assertThat(written.after(TOM, B)).contains(B);

        assertThat(written.size()).isZero();
        assertThat(written.after(TOM, A)).contains(A);
    }

    @Test
    void a_session_written_back_and_forth_is_not_forgotten_too_early() {
        written.wrote(TOM, A, A, B);
        written.wrote(TOM, A, B, A);

        // the second event of before, and then one that was sent between the two writings
        assertThat(written.after(TOM, A)).contains(A);
        assertThat(written.after(TOM, B)).contains(A);
    }

    @Test
    void what_is_neither_written_nor_replaced_must_be_asked_for() {
        written.wrote(TOM, A, A, B);

        assertThat(written.after(TOM, C)).isEmpty();

        // somebody else had changed it before we wrote: ours is the last
        written.fetched(TOM, C, B);
        assertThat(written.after(TOM, C)).contains(B);
        assertThat(written.after(TOM, A)).contains(B);
    }

    @Test
    void what_the_gateway_confirms_ends_the_memory() {
        written.wrote(TOM, A, A, B);
        written.after(TOM, C);

        written.fetched(TOM, C, C);

        assertThat(written.size()).isZero();
    }

    @Test
    void long_after_the_writing_an_old_value_must_be_asked_for() {
        written.wrote(TOM, A, A, B);
        nanos = WrittenSessions.OLD_EVENTS_ARRIVE_WITHIN.plus(Duration.ofMillis(1)).toNanos();

        assertThat(written.after(TOM, A)).isEmpty();
    }

    @Test
    void the_last_event_reads_what_was_written_last_and_ends_the_memory() {
        written.wrote(TOM, A, A, B);

        assertThat(written.last(TOM, A)).isEqualTo(B);

        assertThat(written.size()).isZero();
        assertThat(written.last(TIM, A)).isEqualTo(A);
    }

    @Test
    void beyond_the_bound_the_one_written_longest_ago_is_forgotten() {
        written.wrote(client(1), A, A, B);
        written.wrote(client(2), A, A, B);
        written.wrote(client(1), A, B, C);
        written.wrote(client(3), A, A, B);

        assertThat(written.size()).isEqualTo(2);
        assertThat(written.after(client(2), A)).contains(A);
        assertThat(written.after(client(1), A)).contains(C);
        assertThat(written.after(client(3), A)).contains(B);
    }

    @Test
    void of_one_client_the_first_old_value_and_a_few_of_the_last_are_kept() {
        var before = A;
        for (int i = 0; i < 1000; i++) {
            written.wrote(TOM, A, before, numbered(i));
            before = numbered(i);
        }

        assertThat(written.after(TOM, A)).contains(numbered(999));
        assertThat(written.after(TOM, numbered(998))).contains(numbered(999));
        assertThat(written.after(TOM, numbered(500))).as("must be asked for").isEmpty();
    }

    private static SerializedSession numbered(int number) {
        return SerializedSession.owning(new byte[] {(byte) (number >> 8), (byte) number, 0});
    }

    @Test
    void the_loss_of_a_gateways_link_ends_the_memory_of_its_clients() {
        var elsewhere = ClientId.of("0a0000010b5400000001");
        written.wrote(TOM, A, A, B);
        written.wrote(elsewhere, A, A, B);

        written.forgetClientsOf(GatewayAddress.parse("127.0.0.1:2900"));

        assertThat(written.after(TOM, A)).contains(A);
        assertThat(written.after(elsewhere, A)).contains(B);
    }

    private static ClientId client(int connection) {
        return new ClientId(TOM.gateway(), connection);
    }

    private static SerializedSession session(char content) {
        return SerializedSession.owning(new byte[] {(byte) content});
    }
}
