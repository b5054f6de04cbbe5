package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;

import org.junit.jupiter.api.Test;

class GatewayLoopsTest {

    @Test
    void a_single_loop_reads_clients_and_inner_sockets() {
        try (var loops = GatewayLoops.start(1, "nio")) {
            assertThat(loops.clientLoops()).containsExactly((EventLoop) loops.inner().next());
        }
    }

    @Test
    void several_loops_for_clients_leave_the_inner_sockets_to_one_of_its_own() {
        try (var loops = GatewayLoops.start(2, "nio")) {
            assertThat(loops.inner()).hasSize(1);
            assertThat(loops.clientLoops())
                    .hasSize(2)
                    .doesNotContain((EventLoop) loops.inner().next());
        }
    }

    @Test
    void loops_end_when_they_are_closed() {
        var loops = GatewayLoops.start(1, "nio");

        loops.close();

        assertThat(loops.clients().isTerminated()).isTrue();
        assertThat(loops.inner().isTerminated()).isTrue();
    }
}
