package io.longline.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.GatewayAddress;

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
        Register first = Register.start(SETTINGS);
        int port = first.port();
        try (var announced = Announcement.start(GATEWAY, List.of(address(port)), "s3cret")) {
            await().until(() -> !first.gateways().isEmpty());
            first.close();

            try (var second =
                    Register.start(
                            RegisterSettings.listening(address(port)).withSecret("s3cret"))) {
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
            var line = new byte[512];
            gateway.setSoTimeout(10_000);
            int length = gateway.getInputStream().read(line);

            assertThat(new String(line, 0, length, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"event\":\"gateway_connect\",\"address\":\"10.0.0.1:2900\",\"secret_key\":\"s3cret\",\"lease\":15}\n");
            assertThat(announced).isNotNull();
        }
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }
}
