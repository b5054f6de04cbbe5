package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.longline.gateway.ListenAddress.Protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({
        "websocket://0.0.0.0:7272, WEBSOCKET, 0.0.0.0, 7272",
        "text://127.0.0.1:8282, TEXT, 127.0.0.1, 8282",
        "frame://example.com:0, FRAME, example.com, 0",
        "tcp://[::1]:65535, TCP, ::1, 65535",
    })
    void says_protocol_host_and_port(String text, Protocol protocol, String host, int port) {
        assertThat(ListenAddress.parse(text))
                .isEqualTo(new ListenAddress(protocol, "", host, port))
                .hasToString(text);
    }

    @Test
    void a_star_or_nothing_is_every_address() {
        assertThat(ListenAddress.parse("text://*:1").host()).isEmpty();
        assertThat(ListenAddress.parse("text://:1")).hasToString("text://*:1");
    }

    @Test
    void a_class_name_is_a_protocol_of_ones_own() {
        assertThat(ListenAddress.parse("com.example.MyProtocol://0.0.0.0:1234"))
                .isEqualTo(
                        new ListenAddress(Protocol.OWN, "com.example.MyProtocol", "0.0.0.0", 1234));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "webscoket://0.0.0.0:1 | unknown protocol 'webscoket' in webscoket://0.0.0.0:1; did"
                        + " you mean websocket?",
                "txt://0.0.0.0:1 | did you mean text?",
                "http://0.0.0.0:1 | unknown protocol 'http'",
                "0.0.0.0:7272 | expected protocol://host:port",
                "text://0.0.0.0 | there is no port in 'text://0.0.0.0'",
                "text://[::1] | there is no port",
                "text://::1:80 | an IPv6 address stands in brackets: write [::1]",
                "text://h:65536 | outside 0..65535",
                "text://h:80x | '80x' in 'text://h:80x' is no port",
                "text://h: | is no port",
                "text://a/b:80 | is no host",
            })
    void what_is_wrong_is_said(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse(text))
                .withMessageContaining(message);
    }
}
