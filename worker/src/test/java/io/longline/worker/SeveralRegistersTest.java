package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.client.RegisterWatch;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.wire.RegisterLine;
import io.longline.protocol.wire.RegisterLine.GatewayConnect;
import io.longline.protocol.wire.RegisterLines;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What Registers say together.
@Execution(ExecutionMode.CONCURRENT)
class SeveralRegistersTest {
    private static final GatewayAddress HERE = GatewayAddress.parse("10.0.0.1:2900");
    private static final GatewayAddress THERE = GatewayAddress.parse("10.0.0.2:2900");
    private static final GatewayAddress ONES = GatewayAddress.parse("10.0.0.3:2900");
    private static final GatewayAddress OTHERS = GatewayAddress.parse("10.0.0.4:2900");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final @AutoClose Closing opened = new Closing();
    private final BlockingQueue<Set<GatewayAddress>> changes = new LinkedBlockingQueue<>();

    @Test
    void what_any_of_them_names_is_there_until_all_have_dropped_it() throws Exception {
        Register one = register(0);
        Register other = register(0);
        for (GatewayAddress gateway : List.of(HERE, THERE, ONES)) {
            one.announce(gateway);
        }
        for (GatewayAddress gateway : List.of(HERE, THERE, OTHERS)) {
            other.announce(gateway);
        }
        RegisterWatch watch = watch(one, other);
        await().atMost(LIMIT)
                .until(() -> watch.gateways().equals(Set.of(HERE, THERE, ONES, OTHERS)));
        changes.clear();

        // each drops what it alone names as well: by that it is seen to have been heard
        one.withdraw(HERE);
        one.withdraw(ONES);
        other.withdraw(THERE);
        other.withdraw(OTHERS);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE, THERE)));
        assertThat(changes).allSatisfy(gateways -> assertThat(gateways).contains(HERE, THERE));

        other.withdraw(HERE);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(THERE)));
    }

    @Test
    void one_that_was_restarted_is_given_time_to_be_told_again() throws Exception {
        Register first = register(FixedPorts.free());
        first.announce(HERE);
        RegisterWatch watch = watch(first);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE)));
        changes.clear();

        first.close();
        Register again = register(first.port());
        again.announce(THERE);

        assertThat(nextChange()).isEqualTo(Set.of(HERE, THERE));
        assertThat(nextChange()).isEqualTo(Set.of(THERE));
    }

    @Test
    void what_the_only_one_said_holds_while_it_is_away() throws Exception {
        Register only = register(FixedPorts.free());
        only.announce(HERE);
        RegisterWatch watch = watch(only);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE)));
        changes.clear();

        only.close();
        Register again = register(only.port());

        assertThat(nextChange()).as("heard from the one that came back").isEmpty();
        assertThat(again.gateways()).isEmpty();
    }

    @Test
    void what_one_that_is_away_said_last_holds_for_a_while_when_another_is_heard()
            throws Exception {
        Register one = register(FixedPorts.free());
        Register other = register(0);
        one.announce(ONES);
        other.announce(HERE);
        RegisterWatch watch = watch(one, other);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE, ONES)));
        changes.clear();

        one.close();
        awaitMissed(one);
        other.announce(THERE);

        assertThat(nextChange()).isEqualTo(Set.of(HERE, ONES, THERE));
        assertThat(nextChange()).isEqualTo(Set.of(HERE, THERE));
    }

    @Test
    void a_gateway_that_falls_silent_is_there_until_its_leases_have_run_out_at_all_of_them()
            throws Exception {
        Register one = register(0);
        Register other = register(0);
        one.announce(ONES);
        try (var first = connection(one);
                var second = connection(other)) {
            say(second, new GatewayConnect(HERE.toString(), "", 60));
            await().atMost(LIMIT).until(() -> !other.gateways().isEmpty());
            RegisterWatch watch = watch(one, other);
            await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE, ONES)));

            say(first, new GatewayConnect(HERE.toString(), "", 1));
            assertThat(first.getInputStream().read()).as("the end of it").isNegative();
            changes.clear();
            one.withdraw(ONES); // by that the Register is seen to have been heard
            assertThat(nextChange()).isEqualTo(Set.of(HERE));

            say(second, new GatewayConnect(HERE.toString(), "", 1));
            assertThat(nextChange()).isEmpty();
        }
    }

    /// Waits until somebody tries to reach the Register again.
    private static void awaitMissed(Register closed) throws IOException {
        try (var listener = new ServerSocket(closed.port(), 50, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout((int) LIMIT.toMillis());
            listener.accept().close();
        }
    }

    private static Socket connection(Register register) throws IOException {
        var connection = new Socket(InetAddress.getLoopbackAddress(), register.port());
        connection.setSoTimeout((int) LIMIT.toMillis());
        return connection;
    }

    private static void say(Socket connection, RegisterLine line) throws IOException {
        String text = RegisterLines.format(line) + "\n";
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Set<GatewayAddress> nextChange() throws InterruptedException {
        return Objects.requireNonNull(
                changes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS), "no change was told");
    }

    private Register register(int port) throws IOException {
        return opened.add(Register.start(RegisterSettings.listening("127.0.0.1:" + port)));
    }

    private RegisterWatch watch(Register... registers) {
        List<RegisterAddress> addresses =
                List.of(registers).stream()
                        .map(register -> RegisterAddress.parse("127.0.0.1:" + register.port()))
                        .toList();
        return opened.add(RegisterWatch.start(addresses, "", null, changes::add));
    }
}
