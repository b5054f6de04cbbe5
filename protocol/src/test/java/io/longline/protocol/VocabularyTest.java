package io.longline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.Ungroup;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class VocabularyTest {

    @Nested
    class AClientId {

        @Test
        void is_twenty_digits_that_say_where_the_client_is() {
            var id = new ClientId(new GatewayAddress(0x7f000001, 2900), 1);

            assertThat(id).hasToString("7f0000010b5400000001");
            assertThat(ClientId.of("7f0000010b5400000001")).isEqualTo(id);
        }

        @Test
        void has_room_for_the_largest_address_port_and_connection() {
            var id = new ClientId(new GatewayAddress(-1, 0xFFFF), -1);

            assertThat(id).hasToString("f".repeat(20));
            assertThat(ClientId.of("f".repeat(20))).isEqualTo(id);
        }

        @Test
        void is_read_in_capitals_too() {
            assertThat(ClientId.of("7F0000010B5400000001")).hasToString("7f0000010b5400000001");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "7f0000010b540000000",
                    "7f0000010b54000000012",
                    "7f0000010b540000000g",
                    "+f0000010b5400000001",
                    "7f000001000000000001",
                    "７f0000010b5400000001"
                })
        void is_refused_when_it_is_anything_else(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> ClientId.of(text));
        }
    }

    @Nested
    class AGatewayAddress {

        @Test
        void of_ipv6_is_a_number_in_client_ids_that_is_nobodys_address() {
            var address = GatewayAddress.parse("[2001:db8::1]:2900");
            var other = GatewayAddress.parse("[2001:db8::2]:2900");
            var id = new ClientId(address, 7);

            assertThat(address.host()).isEqualTo("2001:db8::1");
            assertThat(address.ip() >>> 28).isEqualTo(0xF);
            assertThat(address).isNotEqualTo(other);
            assertThat(GatewayAddress.parse(address.toString()))
                    .isEqualTo(address)
                    .hasToString(address.toString());
            assertThat(ClientId.of(id.toString()))
                    .isEqualTo(id)
                    .hasSameHashCodeAs(id)
                    .extracting(ClientId::gateway)
                    .isEqualTo(address);
        }

        @Test
        void of_ipv6_is_the_same_in_whatever_spelling() {
            var inFull = GatewayAddress.parse("[2001:0DB8:0:0:0:0:0:1]:2900");

            assertThat(inFull)
                    .isEqualTo(GatewayAddress.parse("[2001:db8::1]:2900"))
                    .hasToString("[2001:db8::1]:2900");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[2001:db8::1]",
                    "2001:db8::1:2900",
                    "[localhost]:2900",
                    "[::1]:0",
                    "[::1%lo]:2900",
                    "[::1]:65536",
                    "[]:2900",
                    "[:::]:2900"
                })
        void of_ipv6_that_is_none_is_refused(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> GatewayAddress.parse(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1:2900", "255.255.255.255:65535", "0.0.0.0:1"})
        void is_written_as_it_is_read(String text) {
            assertThat(GatewayAddress.parse(text)).hasToString(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "127.0.0.1",
                    "127.0.0.1:",
                    "127.0.0.1:0",
                    "127.0.0.1:65536",
                    "127.0.0.1:-1",
                    "256.0.0.1:1",
                    "1.2.3:1",
                    "1.2.3.4.5:1",
                    "1..3.4:1",
                    "host:1",
                    "::1:1",
                    "1.2.3.4:1 "
                })
        void is_refused_when_it_is_anything_else(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> GatewayAddress.parse(text));
        }
    }

    @Nested
    class ACloseReason {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1003, 1007, 1014, 3000, 4999})
        void may_have_a_code_that_is_sent(int code) {
            assertThat(new CloseReason(code, "").code()).isEqualTo(code);
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000})
        void may_not_have_a_code_that_is_never_sent(int code) {
            assertThatIllegalArgumentException().isThrownBy(() -> new CloseReason(code, ""));
        }

        @Test
        void has_room_for_123_bytes() {
            String fits = "用".repeat(41);

            assertThat(new CloseReason(4000, fits).text()).isEqualTo(fits);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CloseReason(4000, fits + "."));
        }
    }

    @Nested
    class ASetOfConnections {

        @Test
        void is_in_unsigned_order_each_once() {
            assertThat(Connections.of(7, -1, 1, 7).stream()).containsExactly(1, 7, -1);
            assertThat(Connections.of(7, -1, 1, 7)).hasToString("[1, 7, 4294967295]");
        }

        @Test
        void contains_what_is_in_it_and_nothing_else() {
            var some = Connections.of(1, Integer.MIN_VALUE, -1);

            assertThat(List.of(1, Integer.MIN_VALUE, -1)).allMatch(some::contains);
            assertThat(List.of(0, 2, Integer.MAX_VALUE, -2)).noneMatch(some::contains);
        }

        @Test
        void is_equal_whatever_order_it_was_made_in() {
            assertThat(Connections.of(1, 2))
                    .isEqualTo(Connections.of(List.of(2, 1)))
                    .hasSameHashCodeAs(Connections.of(2, 1))
                    .isNotEqualTo(Connections.of(1));
            assertThat(Connections.of()).isSameAs(Connections.NONE);
        }
    }

    @Nested
    class AHandshakeRequest {

        private final HandshakeRequest request =
                request(
                        "/chat/%20?a=1&b=x%20y+z&a=2&c&=3&d=%zz#",
                        Map.of("cookie", "k=v%20w; l=a+b"));

        @Test
        void has_a_path_and_a_query_that_are_not_decoded() {
            assertThat(request.path()).isEqualTo("/chat/%20");
            assertThat(request.queryString()).startsWith("a=1&b=x%20y+z");
            assertThat(request("/chat", Map.of()).queryString()).isEmpty();
        }

        @Test
        void has_parameters_that_are_decoded_and_of_which_the_last_counts() {
            assertThat(request.query())
                    .containsEntry("a", "2")
                    .containsEntry("b", "x y z")
                    .containsEntry("c", "");
        }

        @Test
        void leaves_what_is_no_percent_encoding_as_it_is() {
            assertThat(request("/?d=%zz", Map.of()).query()).containsEntry("d", "%zz");
        }

        @Test
        void has_cookies_in_which_a_plus_is_a_plus() {
            assertThat(request.cookies()).isEqualTo(Map.of("k", "v w", "l", "a+b"));
            assertThat(request("/", Map.of()).cookies()).isEmpty();
        }

        @Test
        void finds_a_header_by_its_name_in_any_case() {
            assertThat(request.header("Cookie")).isPresent();
            assertThat(request.header("Host")).isEmpty();
        }

        @Test
        void keeps_the_order_of_its_headers_and_does_not_follow_the_senders_map() {
            var headers = new LinkedHashMap<String, String>();
            headers.put("z", "1");
            headers.put("a", "2");

            HandshakeRequest kept = request("/", headers);
            headers.clear();

            assertThat(kept.headers().keySet()).containsExactly("z", "a");
        }

        private static HandshakeRequest request(String uri, Map<String, String> headers) {
            return new HandshakeRequest("GET", uri, "HTTP/1.1", headers);
        }
    }

    @Nested
    class AName {

        @ParameterizedTest
        @ValueSource(strings = {"", "0"})
        void is_not_what_php_takes_for_none(String name) {
            assertThatIllegalArgumentException().isThrownBy(() -> new BindUid(1, name));
            assertThatIllegalArgumentException().isThrownBy(() -> new JoinGroup(1, name));
            assertThatIllegalArgumentException().isThrownBy(() -> new LeaveGroup(1, name));
            assertThatIllegalArgumentException().isThrownBy(() -> new Ungroup(name));
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new HandshakeAnswer.Accept(name, List.of(), SerializedSession.NONE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"00", " ", "0.0", "用户", "1"})
        void may_be_anything_else(String name) {
            assertThat(Names.requireUid(name)).isEqualTo(name);
            assertThat(Names.requireGroup(name)).isEqualTo(name);
        }
    }

    @Nested
    class AMessage {

        @Test
        void is_not_changed_through_what_it_was_made_of_or_gives_out() {
            byte[] bytes = "hi".getBytes(UTF_8);
            Message message = Message.text(bytes);

            bytes[0] = 'x';
            message.bytes()[0] = 'x';

            assertThat(message.text()).isEqualTo("hi");
            assertThat(message.view().isReadOnly()).isTrue();
        }

        @Test
        void takes_what_remains_in_a_buffer() {
            var source = ByteBuffer.wrap("xhi".getBytes(UTF_8)).position(1);

            assertThat(Message.copyOf(source, Message.Form.TEXT)).isEqualTo(Message.text("hi"));
            assertThat(source.hasRemaining()).isFalse();
        }

        @Test
        void says_nothing_of_its_content() {
            assertThat(Message.text("secret")).hasToString("Message[TEXT, 6 bytes]");
            assertThat(SerializedSession.owning("secret".getBytes(UTF_8)))
                    .hasToString("SerializedSession[6 bytes]");
        }
    }
}
