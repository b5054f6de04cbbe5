package io.longline.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;

import io.longline.protocol.GatewayAddress;
import io.longline.testing.Closing;
import io.longline.testing.LogLines;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

class RegisterTest {
    private static final String NOBODY = "{\"event\":\"broadcast_addresses\",\"addresses\":[]}";
    private static final String WORKER =
            "{\"event\":\"worker_connect\",\"secret_key\":\"s3cret\"}\n";

    private final @AutoClose LogLines log = LogLines.of(Register.class, Level.WARN);
    private final @AutoClose Closing opened = new Closing();
    private final RegisterSettings settings =
            RegisterSettings.listening("127.0.0.1:0")
                    .withSecret("s3cret")
                    .withGreetingLimit(Duration.ofMinutes(1));
    private final RegisterSettings impatient = settings.withGreetingLimit(Duration.ofMillis(400));

    @Test
    void a_worker_is_answered_at_once_if_only_that_there_is_no_gateway() throws IOException {
        var worker = talk(register(settings)).say(WORKER);

        assertThat(worker.hear()).isEqualTo(NOBODY);
    }

    @Test
    void a_worker_is_told_when_a_gateway_comes_and_goes() throws IOException {
        Register register = register(settings);
        var worker = talk(register).say(WORKER);
        worker.hear();

        var gateway = talk(register).say(announcement("10.0.0.1:2900"));
        assertThat(worker.hear()).isEqualTo(somebody("\"10.0.0.1:2900\""));
        gateway.close();

        assertThat(worker.hear()).isEqualTo(NOBODY);
    }

    @Test
    void an_address_announced_by_two_connections_stays_until_the_last_has_gone()
            throws IOException {
        Register register = register(settings);
        var first = talk(register).say(announcement("10.0.0.1:2900"));
        await().until(() -> register.gateways().size() == 1);
        var second = talk(register).say(announcement("10.0.0.1:2900") + WORKER);
        second.hear(); // so its announcement was heard
        talk(register).say(announcement("10.0.0.2:2900"));
        await().until(() -> register.gateways().size() == 2);

        first.close();
        var worker = talk(register).say(WORKER);
        assertThat(worker.hear()).contains("10.0.0.1:2900", "10.0.0.2:2900");
        second.close();

        assertThat(worker.hear()).isEqualTo(somebody("\"10.0.0.2:2900\""));
    }

    @Test
    void an_ipv6_address_is_one_whether_it_is_written_in_full_or_not() throws IOException {
        Register register = register(settings);
        talk(register).say(announcement("[2001:DB8:0:0:0:0:0:1]:2900"));
        await().until(() -> register.gateways().equals(List.of("[2001:db8::1]:2900")));

        var newer = talk(register).say(announcement("[2001:db8::1]:2900") + WORKER);

        assertThat(newer.hear()).isEqualTo(somebody("\"[2001:db8::1]:2900\""));
    }

    @Test
    void a_name_is_handed_out_as_it_was_written() throws IOException {
        var gateway = talk(register(settings)).say(announcement("Gateway.internal:2900") + WORKER);

        assertThat(gateway.hear()).isEqualTo(somebody("\"Gateway.internal:2900\""));
    }

    @Test
    void a_gateway_that_is_silent_for_longer_than_it_said_is_dropped() throws IOException {
        Register register = register(settings);
        var silent = talk(register).say(announcement("10.0.0.1:2900"));
        var patient = talk(register).say(announcement("10.0.0.2:2900"));
        await().until(() -> register.gateways().size() == 2);
        silent.say(announcement("10.0.0.1:2900").replace("}", ",\"lease\":1}"));

        await().until(() -> register.gateways().equals(List.of("10.0.0.2:2900")));

        assertThat(patient.say(WORKER).hear()).isEqualTo(somebody("\"10.0.0.2:2900\""));
    }

    @Test
    void a_gateway_may_ask_too_and_so_hears_that_the_register_is_there() throws IOException {
        Register register = register(settings);
        var gateway = talk(register).say(announcement("10.0.0.1:2900"));
        await().until(() -> register.gateways().size() == 1);

        assertThat(gateway.say(WORKER).hear()).isEqualTo(somebody("\"10.0.0.1:2900\""));
        assertThat(gateway.say(WORKER).hear()).isEqualTo(somebody("\"10.0.0.1:2900\""));
        assertThat(register.gateways()).hasSize(1);
    }

    @Test
    void a_gateway_of_the_same_process_is_announced_without_a_socket() throws IOException {
        Register register = register(settings);
        var worker = talk(register).say(WORKER);
        worker.hear();

        register.announce(GatewayAddress.parse("127.0.0.1:2900"));
        assertThat(worker.hear()).isEqualTo(somebody("\"127.0.0.1:2900\""));
        register.withdraw(GatewayAddress.parse("127.0.0.1:2900"));
        assertThat(worker.hear()).isEqualTo(NOBODY);
    }

    @Test
    void pings_are_taken_without_an_answer() throws IOException {
        var worker = talk(register(settings)).say(WORKER);
        worker.hear();

        worker.say("{\"event\":\"ping\"}\n").say(WORKER);

        assertThat(worker.hear()).isEqualTo(NOBODY);
    }

    @Test
    void one_that_does_not_say_who_it_is_is_closed() throws IOException {
        var silent = talk(register(impatient));

        assertThat(silent.isClosedByRegister()).isTrue();
        assertThat(logged()).contains("did not say who it is within 400 ms");
    }

    @Test
    void a_ping_does_not_say_who_it_is() throws IOException {
        var pinging = talk(register(impatient)).say("{\"event\":\"ping\"}\n");

        assertThat(pinging.isClosedByRegister()).isTrue();
        assertThat(logged()).contains("did not say who it is");
    }

    @Test
    void writing_one_byte_at_a_time_gains_nothing() throws Exception {
        var slow = talk(register(impatient));
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (char c : WORKER.repeat(1000).toCharArray()) {
                                    slow.say(c == '\n' ? " " : String.valueOf(c));
                                    Thread.sleep(20); // this is how slow it is
                                }
                            } catch (IOException | InterruptedException closed) {
                                // as it should be
                            }
                        });

        assertThat(slow.isClosedByRegister()).isTrue();
        writer.join(Duration.ofSeconds(10));
        assertThat(writer.isAlive()).isFalse();
    }

    @Test
    void one_that_said_who_it_is_may_be_silent() throws IOException {
        Register register = register(settings.withGreetingLimit(Duration.ofSeconds(2)));
        var patient = talk(register).say(WORKER);
        patient.hear();

        // another one that comes later is closed for its silence, so the limit has passed for both
        assertThat(talk(register).isClosedByRegister()).isTrue();

        register.announce(GatewayAddress.parse("127.0.0.1:2900"));
        assertThat(patient.hear()).contains("127.0.0.1:2900");
    }

    @Test
    void another_secret_is_refused_and_neither_is_logged() throws IOException {
        var stranger =
                talk(register(settings))
                        .say("{\"event\":\"worker_connect\",\"secret_key\":\"gue55\"}\n");

        assertThat(stranger.isClosedByRegister()).isTrue();
        assertThat(logged()).contains("secret is another").doesNotContain("gue55", "s3cret");
    }

    @Test
    void another_secret_that_comes_again_and_again_does_not_fill_the_log() throws IOException {
        Register register = register(settings);
        int times = 20;
        for (int i = 0; i < times; i++) {
            var stranger =
                    talk(register).say("{\"event\":\"worker_connect\",\"secret_key\":\"gue55\"}\n");
            assertThat(stranger.isClosedByRegister()).isTrue();
        }

        register.close();

        assertThat(log.all())
                .filteredOn(line -> line.contains("secret is another"))
                .hasSizeLessThan(times)
                .anyMatch(line ->
                        line.matches("127\\.0\\.0\\.1:\\d+ closed: its secret is another; .*"))
                .anyMatch(line ->
                        line.matches(
                                "127\\.0\\.0\\.1: \\d+ more closed within 10 s: its secret is"
                                        + " another; .*"));
    }

    @Test
    void no_secret_is_another_secret() throws IOException {
        var stranger =
                talk(register(settings))
                        .say("{\"event\":\"gateway_connect\",\"address\":\"10.0.0.1:1\"}\n");

        assertThat(stranger.isClosedByRegister()).isTrue();
    }

    @Test
    void a_line_without_an_end_is_closed_at_its_limit() throws IOException {
        var endless = talk(register(settings.withBounds(100, 1024)));

        endless.say("x".repeat(5000));

        assertThat(endless.isClosedByRegister()).isTrue();
        assertThat(logged()).contains("longer than 1024 bytes");
    }

    @Test
    void garbage_is_closed_and_not_shown_in_the_log() throws IOException {
        var garbage = talk(register(settings));

        garbage.say("\u001b[31mFORGED \u0000\u0007\r\n");

        assertThat(garbage.isClosedByRegister()).isTrue();
        assertThat(logged()).contains("closed").doesNotContain("FORGED", "\u001b");
    }

    @Test
    void an_unknown_event_is_closed() throws IOException {
        var odd = talk(register(settings));

        odd.say("{\"event\":\"shut_down\",\"secret_key\":\"s3cret\"}\n");

        assertThat(odd.isClosedByRegister()).isTrue();
    }

    @Test
    void an_address_that_is_none_is_not_handed_to_others() throws IOException {
        Register register = register(settings);
        var odd = talk(register);

        odd.say(announcement("\\n\\u001b[2J:1"));

        assertThat(odd.isClosedByRegister()).isTrue();
        assertThat(register.gateways()).isEmpty();
    }

    @Test
    void more_connections_than_allowed_are_closed_and_room_is_given_back() throws IOException {
        Register register = register(settings.withBounds(2, 1024));
        var first = talk(register).say(WORKER);
        var second = talk(register).say(WORKER);
        first.hear();
        second.hear();

        assertThat(talk(register).isClosedByRegister()).isTrue();
        first.close();

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(talk(register).say(WORKER).hear()).isEqualTo(NOBODY));
    }

    @Test
    void one_that_does_not_read_holds_nobody_up() throws IOException {
        Register register = register(settings);
        var deaf = new Socket();
        deaf.setReceiveBufferSize(1024);
        deaf.connect(
                new java.net.InetSocketAddress(
                        java.net.InetAddress.getLoopbackAddress(), register.port()));
        opened.add(deaf);
        deaf.getOutputStream().write(WORKER.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var worker = talk(register).say(WORKER);
        worker.hear();

        // some 20 MB for the one that does not read
        for (int i = 1; i <= 1500; i++) {
            register.announce(new GatewayAddress(0x0a000000 + i, 2900));
        }
        register.announce(GatewayAddress.parse("127.0.0.1:2999"));

        String line = worker.hear();
        while (!line.contains("127.0.0.1:2999") && !line.equals("(closed)")) {
            line = worker.hear();
        }
        assertThat(line).contains("127.0.0.1:2999");
    }

    @Test
    void a_port_in_use_is_named_with_the_setting_to_change() throws IOException {
        Register register = register(settings);

        assertThatThrownBy(() ->
                        Register.start(RegisterSettings.listening("127.0.0.1:" + register.port())))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + register.port())
                .hasMessageContaining("register.listen");
    }

    @Test
    void closing_twice_is_closing_once() throws IOException {
        Register register = register(settings);
        var worker = talk(register).say(WORKER);
        worker.hear();

        register.close();
        register.close();

        assertThat(worker.hear()).isEqualTo("(closed)");
    }

    private Register register(RegisterSettings settings) throws IOException {
        return opened.add(Register.start(settings));
    }

    private RegisterTalk talk(Register register) throws IOException {
        return opened.add(new RegisterTalk(register.port()));
    }

    private String logged() {
        await().until(() -> !log.all().isEmpty());
        return String.join("\n", log.all());
    }

    private static String announcement(String address) {
        return "{\"event\":\"gateway_connect\",\"address\":\"%s\",\"secret_key\":\"s3cret\"}\n"
                .formatted(address);
    }

    private static String somebody(String addresses) {
        return "{\"event\":\"broadcast_addresses\",\"addresses\":[%s]}".formatted(addresses);
    }
}
