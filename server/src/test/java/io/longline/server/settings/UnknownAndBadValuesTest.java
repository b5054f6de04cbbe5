package io.longline.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class UnknownAndBadValuesTest {
    /// What is written, and what must be said of it.
    private static final String BAD_VALUES =
            """
            roles: []
              -> roles: name at least one of register, gateway, worker
            roles: [gateway, gateway]
              -> roles: a role is named twice
            roles: { gateway: true }
              -> roles is a list of values, found a section with gateway
            register: 127.0.0.1:1238
              -> register is a section; expected keys below it, as listen: …, found '127.0.0.1:1238'
            register: { listen: [1] }
              -> register.listen is one value, found a list of 1
            registers: ['10.0.0.1:0']
              -> registers[0]: nobody can be reached on port 0
            registers: [[a]]
              -> registers is a list of values, found a list of 1
            gateways: { web: {} }
              -> gateways is a list of sections, each after a dash
            gateways: []
              -> gateways: the gateway role needs at least one gateway
            gateways: [{ name: Web Site }]
              -> gateways[0].name: a gateway's name has lower-case letters
            gateways: [{ name: web }, { name: web }]
              -> gateways[1].name: gateways[0] is called 'web' already
            gateways: [{ listen: 'websocket://h:99999' }]
              -> expected a protocol, a host and a port
            gateways: [{ listen: '0.0.0.0:7272' }]
              -> expected a protocol, a host and a port, as websocket://0.0.0.0:7272
            gateways: [{ tls: { certificate: c.pem } }]
              -> gateways[0].tls.key: TLS needs both certificate and key
            gateways: [{ tls: { key: k.pem } }]
              -> gateways[0].tls.certificate: TLS needs both certificate and key
            gateways: [{ tls: { others: [{ certificate: c.pem, key: k.pem }] } }]
              -> gateways[0].tls.certificate: others are shown to who asks for their names
            gateways: [{ tls: { certificate: c, key: k, others: [{ certificate: c.pem }] } }]
              -> gateways[0].tls.others[0].key: TLS needs both certificate and key
            gateways: [{ origins: { allowed: [example.com] } }]
              -> gateways[0].origins.allowed: it names no scheme, so write https://example.com, found 'example.com'
            gateways: [{ origins: { allowed: ['https://example.com:8443/chat'] } }]
              -> an origin ends with the host or its port, so write https://example.com:8443, found
            gateways: [{ origins: { allowed: ['https://bücher.example'] } }]
              -> browsers write it in ASCII, so write https://xn--bcher-kva.example, found
            gateways: [{ origins: { allowed: ['https://ex*mple.com'] } }]
              -> expected an origin as browsers name it, https://example.com
            gateways: [{ origins: { allowed: ['http://localhost:http'] } }]
              -> expected an origin as browsers name it
            gateways: [{ origins: { allowed: [self] } }]
              -> pages of the same host are called same-host here, found 'self'
            gateways: [{ origins: { allowed: [null] } }]
              -> 'null' (in quotes), found nothing
            gateways: [{ proxies: { trusted: [10.0.0.0/33] } }]
              -> gateways[0].proxies.trusted: a prefix of 10.0.0.0 is a number of 0 to 32, as 10.0.0.0/24, found '10.0.0.0/33'
            gateways: [{ proxies: { trusted: ['2001:db8::/x'] } }]
              -> a prefix of 2001:db8:: is a number of 0 to 128, as 2001:db8::/64
            gateways: [{ proxies: { trusted: [10.0/16] } }]
              -> an IPv4 address has four numbers, as 10.0.0.0
            gateways: [{ proxies: { trusted: [proxy.internal] } }]
              -> a name may lead anywhere; write the address itself
            gateways: [{ proxies: { trusted: [10.0.0.256] } }]
              -> expected an address or a range, as 10.0.0.7
            gateways: [{ proxies: { trusted: ['fe80::1%eth0'] } }]
              -> expected an address or a range
            gateways: [{ inner: { advertise: 0.0.0.0 } }]
              -> gateways[0].inner.advertise: expected the address at which others reach this machine
            gateways: [{ worker-choice: fastest }]
              -> gateways[0].worker-choice: 'fastest' is no way to choose a worker; use least-connections
            gateways: [{ max-message: 0 }]
              -> gateways[0].max-message: expected 1 to 1GiB, as 10MiB
            gateways: [{ max-message: 4GiB }]
              -> gateways[0].max-message: expected a size below 2GiB
            gateways: [{ heartbeat: { interval: 5 days } }]
              -> 'days' is no unit of time; use ms, s, m or h, as 55s
            gateways: [{ heartbeat: { interval: soon } }]
              -> expected a duration, as 55s, 500ms or 2m, found 'soon'
            gateways: [{ heartbeat: { interval: 25h } }]
              -> gateways[0].heartbeat.interval: expected 0s (never) to 24h, as 55s
            gateways: [{ buffers: { to-client: 10 } }]
              -> gateways[0].buffers.to-client: expected 1KiB or more
            gateways: [{ buffers: { to-worker: 10 } }]
              -> gateways[0].buffers.to-worker: expected 1KiB or more
            gateways: [{ websocket: { frames: pictures } }]
              -> gateways[0].websocket.frames: expected text or binary, found 'pictures'
            gateways: [{ websocket: { handshake-timeout: 0s } }]
              -> expected a time above 0 and up to 1h, as 10s
            gateways: [{ websocket: { max-handshake: 5 } }]
              -> gateways[0].websocket.max-handshake: expected 256 to 1MiB, as 16KiB
            worker: { name: 'a:b' }
              -> worker.name: expected a name without ':'
            worker: { waiting: { pause-at: 5 } }
              -> worker.waiting.pause-at: expected more than resume-at
            worker: { waiting: { resume-at: -1 } }
              -> worker.waiting.resume-at: expected 0 or more
            worker: { waiting: { limit: 5 } }
              -> worker.waiting.limit: expected no less than pause-at
            worker: { link: { connect-timeout: 0s } }
              -> worker.link.connect-timeout: expected a time above 0
            worker: { link: { answer-timeout: 0s } }
              -> worker.link.answer-timeout: expected a time above 0
            worker: { link: { buffer: 0 } }
              -> worker.link.buffer: expected a size above 0
            redis: { url: somewhere }
              -> redis.url: expected a URL, as redis://127.0.0.1:6379
            transport: { threads: 2000 }
              -> transport.threads: expected 0 (one to every two processors) to 1024
            secret: '****'
              -> secret: asterisks are what is shown in place of a secret
            http: { enabled: true, listen: 127.0.0.1:7272 }
              -> http.listen: port 7272 is taken by gateways[0].listen
            secret: a\\nsecret: b
              -> secret is given a second time; the first is at longline.yml:1
            just words
              -> expected settings, as register: { listen: 127.0.0.1:1238 }
            ? [a, b] : c
              -> a key is one word, as listen
            a: 1\\nb: [1
              -> longline.yml:2: is not YAML here
            """;

    @Test
    void an_unknown_key_comes_with_its_line_and_what_may_have_been_meant() {
        var problems =
                problems(
                        """
                        register: { listen: 127.0.0.1:1238 }
                        gateways:
                          - name: web
                            hartbeat:
                              interval: 55s
                        """);

        assertThat(problems)
                .containsExactly(
                        "longline.yml:5: unknown setting gateways[0].hartbeat.interval; did you"
                                + " mean heartbeat.interval?");
    }

    @ParameterizedTest
    @CsvSource({
        "regster.listen, register.listen",
        "htpp.listen, http.listen",
        "worker.event, events",
        "secrt, secret",
        "gateways[0].max_message, max-message",
        "gateways[0].tls.cert, 'here can be certificate, key'",
        "heartbeat.interval, 'there is gateways[].heartbeat.interval'"
    })
    void a_mistyped_key_is_understood(String written, String hint) {
        var sources = new SettingsSources().set(written, "1");

        assertThat(problems(sources)).singleElement().asString().contains(hint);
    }

    @Test
    void every_problem_of_a_file_is_reported_at_once() {
        var problems =
                problems(
                        """
                        stop-timeout: 5
                        http:
                          listen: here
                          enabled: yes
                        gateways:
                          - listen: websockt://0.0.0.0:7272
                            heartbeat: { interval: 55, unanswered-limit: -1 }
                            max-message: 10MB
                        transport: { kind: kqueue, threads: many }
                        roles: [gateway, wroker]
                        """);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "longline.yml:1: stop-timeout: a duration needs its unit, ms, s, m or h:"
                                + " seconds would be 5s, found '5'",
                        "longline.yml:3: http.listen: expected a host and a port, as 127.0.0.1:1238"
                                + " or [::1]:1238, found 'here'",
                        "longline.yml:4: http.enabled: expected true or false, found 'yes'",
                        "longline.yml:6: gateways[0].listen: 'websockt' is no protocol; use"
                                + " websocket, text, frame, tcp, or a class of your own with its"
                                + " package, as websocket://0.0.0.0:7272, found"
                                + " 'websockt://0.0.0.0:7272'",
                        "longline.yml:7: gateways[0].heartbeat.interval: a duration needs its unit,"
                                + " ms, s, m or h: seconds would be 55s, found '55'",
                        "longline.yml:7: gateways[0].heartbeat.unanswered-limit: expected 0 (never)"
                                + " to 10000, as 1",
                        "longline.yml:8: gateways[0].max-message: 'MB' is no unit of size; a size"
                            + " is in bytes, or in KiB, MiB or GiB of 1024, as 10MiB, found '10MB'",
                        "longline.yml:9: transport.kind: expected auto or epoll or nio, found"
                                + " 'kqueue'",
                        "longline.yml:9: transport.threads: expected a whole number, as 4, found"
                                + " 'many'",
                        "longline.yml:10: roles: expected register or gateway or worker, found"
                                + " 'wroker'");
    }

    @Test
    void of_a_list_the_line_is_named_that_is_wrong() {
        var problems =
                problems(
                        """
                        gateways:
                          - origins:
                              allowed:
                                - https://example.com
                                - example.org
                            proxies:
                              trusted: [10.0.0.0/8,
                                        10.0.0.0/99]
                        """);

        assertThat(problems)
                .containsExactly(
                        "longline.yml:5: gateways[0].origins.allowed: it names no scheme, so write"
                                + " https://example.org, found 'example.org'",
                        "longline.yml:8: gateways[0].proxies.trusted: a prefix of 10.0.0.0 is a"
                                + " number of 0 to 32, as 10.0.0.0/24, found '10.0.0.0/99'");
    }

    static Stream<Arguments> badValues() {
        var lines = BAD_VALUES.lines().map(String::strip).toList();
        return IntStream.range(0, lines.size() / 2)
                .mapToObj(i ->
                        Arguments.of(
                                lines.get(2 * i), lines.get(2 * i + 1).substring("-> ".length())));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void a_bad_value_says_what_was_found_and_what_is_expected(String yaml, String expected) {
        assertThat(problems(yaml.replace("\\n", "\n")))
                .anySatisfy(p -> assertThat(p).contains(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &x [*x]", "a: &a [b, &b [*a]]"})
    void a_file_that_refers_to_itself_is_refused(String yaml) {
        assertThat(problems(yaml)).isNotEmpty();
    }

    @Test
    void a_file_of_nonsense_gets_a_bounded_answer() {
        var yaml = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            yaml.append("nonsense").append(i).append(": 1\n");
        }

        var problems = problems(yaml.toString());

        assertThat(problems).hasSize(51).last().isEqualTo("and 950 more");
    }

    @Test
    void a_secret_that_is_refused_is_not_shown() {
        var problems = problems("redis: { url: 'hunter2' }");

        assertThat(problems).singleElement().asString().doesNotContain("hunter2");
    }

    @Test
    void the_message_counts_and_lists_the_problems() {
        var refused =
                catchThrowableOfType(SettingsException.class, () -> Settings.parse("a: 1\nb: 2"));

        assertThat(refused).hasMessageStartingWith("2 problems in the settings:\n  settings:1: ");
    }

    private static List<String> problems(String yaml) {
        return problems(new SettingsSources().yaml("longline.yml", yaml));
    }

    private static List<String> problems(SettingsSources sources) {
        return catchThrowableOfType(SettingsException.class, sources::load).problems();
    }
}
