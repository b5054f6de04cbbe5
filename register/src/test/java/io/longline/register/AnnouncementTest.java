package io.longline.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.wire.LineReader;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

class AnnouncementTest {
    private static final GatewayAddress GATEWAY = GatewayAddress.parse("10.0.0.1:2900");
    private static final RegisterSettings SETTINGS =
            RegisterSettings.listening("127.0.0.1:0").withSecret("s3cret");

    @Test
    void a_gateway_is_announced_at_every_register_until_it_is_closed() throws IOException {
        try (var one = Register.start(SETTINGS);
                var two = Register.start(SETTINGS)) {
            try (var announced =
                    Announcement.start(
                            GATEWAY, List.of(address(one.port()), address(two.port())), "s3cret")) {
                await().until(() -> one.gateways().equals(List.of("10.0.0.1:2900")));
                await().until(() -> two.gateways().equals(List.of("10.0.0.1:2900")));
                assertThat(announced).isNotNull();
            }

            await().until(() -> one.gateways().isEmpty() && two.gateways().isEmpty());
        }
    }

    @Test
    void a_register_that_starts_anew_hears_of_the_gateway_again() throws IOException {
        int port = FixedPorts.free();
        Register first = register(port);
        try (var announced = Announcement.start(GATEWAY, List.of(address(port)), "s3cret")) {
            await().until(() -> !first.gateways().isEmpty());
            first.close();

            try (var second = register(port)) {
                await().until(() -> second.gateways().equals(List.of("10.0.0.1:2900")));
                assertThat(announced).isNotNull();
            }
        }
    }

    @Test
    void the_line_is_the_one_that_php_sends_and_a_lease() throws IOException {
        try (var register = new ServerSocket(0);
                var announced =
                        Announcement.start(
                                GATEWAY, List.of(address(register.getLocalPort())), "s3cret");
                Socket gateway = register.accept()) {
            gateway.setSoTimeout(10_000);

            assertThat(new LineReader(gateway.getInputStream(), 512).next())
                    .isEqualTo(
                            "{\"event\":\"gateway_connect\",\"address\":\"10.0.0.1:2900\",\"secret_key\":\"s3cret\",\"lease\":15}");
            assertThat(announced).isNotNull();
        }
    }

    private static Register register(int port) throws IOException {
        return Register.start(RegisterSettings.listening(address(port)).withSecret("s3cret"));
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }
}
