package io.longline.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedByDefaultTest {

    @Test
    void by_default_only_clients_can_come_from_other_machines() {
        var settings = Settings.defaults();

        assertThat(settings.register().listen().isLoopback()).isTrue();
        assertThat(settings.http().listen().isLoopback()).isTrue();
        assertThat(settings.gateways()).allMatch(gateway -> gateway.inner().bind().isLoopback());
        assertThat(settings.gateways().getFirst().listen().at().isWildcard()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateways: [{ inner: { bind: '10.0.0.7:2900' } }]",
                "gateways: [{ inner: { bind: '0.0.0.0:2900', advertise: 10.0.0.7 } }]",
                "gateways: [{ inner: { bind: 'gateway.internal:2900' } }]",
                "gateways: [{ inner: { bind: '[::]:2900', advertise: 10.0.0.7 } }]"
            })
    void an_inner_port_that_others_reach_needs_a_secret(String yaml) {
        assertThatThrownBy(() -> Settings.parse(yaml))
                .hasMessageContaining(
                        "gateways[0].inner.bind: the inner port would be open to other machines")
                .hasMessageContaining(
                        "set secret or secret-file to the same value in every process, or listen on"
                                + " 127.0.0.1:2900");
        assertThatCode(() -> Settings.parse("secret: s3\n" + yaml)).doesNotThrowAnyException();
    }

    @Test
    void a_register_that_others_reach_needs_a_secret() {
        String yaml = "register: { listen: '0.0.0.0:1238' }";

        assertThatThrownBy(() -> Settings.parse(yaml))
                .hasMessageContaining(
                        "settings:1: register.listen: the Register would be open to other machines"
                                + " on 0.0.0.0:1238 without a secret");
        assertThatCode(() -> Settings.parse("secret: s3\n" + yaml)).doesNotThrowAnyException();
    }

    @Test
    void http_that_others_reach_needs_a_secret() {
        String yaml = "http: { enabled: true, listen: '0.0.0.0:7280' }";

        assertThatThrownBy(() -> Settings.parse(yaml))
                .hasMessageContaining(
                        "settings:1: http.listen: HTTP would be open to other machines on"
                                + " 0.0.0.0:7280 without a secret");
        assertThatCode(() -> Settings.parse("secret: s3\n" + yaml)).doesNotThrowAnyException();
        assertThatCode(() -> Settings.parse("http: { listen: '0.0.0.0:7280' }"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.example.com:1238", "127.0.0.1.example.com:1238", "[::2]:1238"})
    void what_only_looks_like_this_machine_needs_a_secret(String address) {
        assertThatThrownBy(() -> Settings.parse("register: { listen: '%s' }".formatted(address)))
                .hasMessageContaining("register.listen: the Register would be open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:1238",
                "127.1.2.3:1238",
                "[::1]:1238",
                "[0:0:0:0:0:0:0:1]:1238",
                "localhost:1238"
            })
    void this_machine_needs_none(String address) {
        assertThatCode(() -> Settings.parse("register: { listen: '%s' }".formatted(address)))
                .doesNotThrowAnyException();
    }

    @Test
    void every_open_port_is_named_at_once() {
        assertThatThrownBy(() ->
                        Settings.parse(
                                """
                                register: { listen: '0.0.0.0:1238' }
                                gateways:
                                  - inner: { bind: '10.0.0.7:2900' }
                                """))
                .hasMessageContaining("settings:1: register.listen")
                .hasMessageContaining("settings:3: gateways[0].inner.bind");
    }

    @Test
    void a_process_without_the_role_opens_no_port() {
        String yaml = "roles: [worker]\nregister: { listen: '10.0.0.1:1238' }";

        assertThatCode(() -> Settings.parse(yaml)).doesNotThrowAnyException();
    }

    @Test
    void a_port_alone_is_a_port_of_this_machine() {
        var settings = Settings.parse("register: { listen: 1238 }\nhttp: { listen: 8080 }");

        assertThat(settings.register().listen()).hasToString("127.0.0.1:1238");
        assertThat(settings.http().listen()).hasToString("127.0.0.1:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:2900", "[::]:2900", "[0:0:0:0:0:0:0:0]:2900"})
    void an_inner_port_on_every_address_must_say_which_one_it_is(String every) {
        assertThatThrownBy(() ->
                        Settings.parse(
                                "secret: s3\ngateways: [{ inner: { bind: '%s' } }]"
                                        .formatted(every)))
                .hasMessageContaining(
                        "gateways[0].inner.advertise: inner.bind is every address of this machine");
    }
}
