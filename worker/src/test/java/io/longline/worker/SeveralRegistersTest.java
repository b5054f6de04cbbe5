package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.client.RegisterWatch;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What Registers say together.
@Execution(ExecutionMode.CONCURRENT)
class SeveralRegistersTest {
    private static final GatewayAddress HERE = GatewayAddress.parse("10.0.0.1:2900");
    private static final GatewayAddress THERE = GatewayAddress.parse("10.0.0.2:2900");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final BlockingQueue<Set<GatewayAddress>> changes = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void what_any_of_them_names_is_there_until_all_have_dropped_it() throws Exception {
        Register one = register(0);
        Register other = register(0);
        one.announce(HERE);
        other.announce(HERE);
        other.announce(THERE);
        RegisterWatch watch = watch(one, other);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE, THERE)));

        one.withdraw(HERE);
        one.announce(THERE);
        other.withdraw(THERE);
        await().atMost(LIMIT).until(() -> one.gateways().equals(List.of(THERE.toString())));
        assertThat(watch.gateways()).isEqualTo(Set.of(HERE, THERE));

        other.withdraw(HERE);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(THERE)));
    }

    @Test
    void one_that_was_restarted_is_given_time_to_be_told_again() throws Exception {
        Register first = register(0);
        first.announce(HERE);
        RegisterWatch watch = watch(first);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE)));
        changes.clear();

        first.close();
        Register again = register(first.port());
        again.announce(THERE);
        await().atMost(LIMIT).until(() -> watch.gateways().contains(THERE));
        assertThat(changes).containsExactly(Set.of(HERE, THERE));

        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(THERE)));
    }

    @Test
    void what_the_only_one_said_holds_while_it_is_away() throws Exception {
        Register only = register(0);
        only.announce(HERE);
        RegisterWatch watch = watch(only);
        await().atMost(LIMIT).until(() -> watch.gateways().equals(Set.of(HERE)));
        changes.clear();

        only.close();
        Register again = register(only.port());
        await().atMost(LIMIT).until(() -> !changes.isEmpty());

        assertThat(changes).as("heard from the one that came back").containsExactly(Set.of());
        assertThat(again.gateways()).isEmpty();
    }

    private Register register(int port) throws IOException {
        return opened(Register.start(RegisterSettings.listening("127.0.0.1:" + port)));
    }

    private RegisterWatch watch(Register... registers) {
        List<RegisterAddress> addresses =
                List.of(registers).stream()
                        .map(register -> RegisterAddress.parse("127.0.0.1:" + register.port()))
                        .toList();
        return opened(RegisterWatch.start(addresses, "", null, changes::add));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }
}
