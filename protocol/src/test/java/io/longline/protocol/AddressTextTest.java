package io.longline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;

class AddressTextTest {

    /// The examples of RFC 5952, by section, and where runs of zeros may begin and end.
    @ParameterizedTest
    @CsvSource({
        // 1 and 2: all the ways to write one address
        "2001:db8:0:0:1:0:0:1,                    2001:db8::1:0:0:1",
        "2001:0db8:0:0:1:0:0:1,                   2001:db8::1:0:0:1",
        "2001:db8::1:0:0:1,                       2001:db8::1:0:0:1",
        "2001:db8::0:1:0:0:1,                     2001:db8::1:0:0:1",
        "2001:0db8::1:0:0:1,                      2001:db8::1:0:0:1",
        "2001:db8:0:0:1::1,                       2001:db8::1:0:0:1",
        "2001:db8:0000:0:1::1,                    2001:db8::1:0:0:1",
        "2001:DB8:0:0:1::1,                       2001:db8::1:0:0:1",
        // 4.1: no leading zeros
        "2001:0db8::0001,                         2001:db8::1",
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001,  2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
        // 4.2.1: as short as can be
        "2001:db8:0:0:0:0:2:1,                    2001:db8::2:1",
        "2001:db8::0:1,                           2001:db8::1",
        // 4.2.2: not for one group alone
        "2001:db8:0:1:1:1:1:1,                    2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1,                     2001:db8:0:1:1:1:1:1",
        // 4.2.3: the longest run, the first of two
        "2001:0:0:1:0:0:0:1,                      2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,                    2001:db8::1:0:0:1",
        // 4.3: small letters
        "2001:DB8::ABCD:EF,                       2001:db8::abcd:ef",
        // 5: what has an IPv4 address in it, where nothing but the prefix says so
        "64:ff9b::192.0.2.33,                     64:ff9b::c000:221",
        "0:0:0:0:0:0:0:0,                         ::",
        "0:0:0:0:0:0:0:1,                         ::1",
        "1:0:0:0:0:0:0:0,                         1::",
        "0:0:1:0:0:0:0:1,                         0:0:1::1",
        "0:1:2:3:4:5:6:7,                         0:1:2:3:4:5:6:7",
        "0:0:2:3:4:5:6:7,                         ::2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8,                         1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:0:0,                         1:2:3:4:5:6::"
    })
    void ipv6_has_one_spelling(String written, String shown) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(written);

        assertThat(AddressText.of(address)).isEqualTo(shown);
        assertThat(AddressText.bracketed(address)).isEqualTo("[" + shown + "]");
        assertThat(AddressText.of(address, 2900)).isEqualTo("[" + shown + "]:2900");
        assertThat(AddressText.respelled("[" + written + "]:2900"))
                .isEqualTo("[" + shown + "]:2900");
        assertThat(AddressText.ipv6(shown)).isEqualTo(address);
        assertThat(AddressText.ipv6("[" + written + "]")).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7",
        "0.0.0.0, 0.0.0.0",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::ffff:c000:201, 192.0.2.1"
    })
    void ipv4_is_as_it_is_and_so_it_is_within_ipv6(String written, String shown)
            throws UnknownHostException {
        InetAddress address = InetAddress.getByName(written);

        assertThat(AddressText.of(address)).isEqualTo(shown);
        assertThat(AddressText.bracketed(address)).isEqualTo(shown);
        assertThat(AddressText.of(address, 80)).isEqualTo(shown + ":80");
    }

    @ParameterizedTest
    @CsvSource({"7, fe80::1%7", "0, fe80::1", "-1, fe80::1"})
    void a_scope_stays_where_there_is_one(int scope, String shown) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
        InetAddress address = Inet6Address.getByAddress(null, bytes, scope);

        assertThat(AddressText.of(address)).isEqualTo(shown);
        assertThat(AddressText.of(address, 80)).isEqualTo("[" + shown + "]:80");
    }

    @Test
    void a_socket_has_its_port_and_no_slash() throws UnknownHostException {
        InetAddress one = InetAddress.getByName("10.0.0.7");
        InetAddress other = InetAddress.getByName("2001:db8::7");
        InetAddress named = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        var nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        SocketAddress none = null;

        assertThat(AddressText.of(new InetSocketAddress(one, 80))).isEqualTo("10.0.0.7:80");
        assertThat(AddressText.of(new InetSocketAddress(other, 80))).isEqualTo("[2001:db8::7]:80");
        assertThat(AddressText.of(new InetSocketAddress(named, 80))).isEqualTo("127.0.0.1:80");
        assertThat(AddressText.of(nowhere)).isEqualTo("nowhere.invalid:80");
        assertThat(AddressText.of(none)).isEqualTo("?");
    }

    @ParameterizedTest
    @CsvSource({
        "[0:0:0:0:0:0:0:1]:2900, [::1]:2900",
        "[0:0:0:0:0:0:0:1%0]:2900, [::1]:2900",
        "[FE80:0:0:0:0:0:0:1%eth0]:2900, [fe80::1%eth0]:2900",
        "[0:0:0:0:0:0:0:1], [::1]"
    })
    void what_others_have_spelled_can_be_spelled_anew(String written, String shown) {
        assertThat(AddressText.respelled(written)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[]:2900",
                "]",
                "127.0.0.1:2900",
                "gateway.internal:2900",
                "[gateway.internal]:2900",
                "[0:0:0:0:0:0:0:0:1]:2900",
                "[::1",
                "0:0:0:0:0:0:0:1"
            })
    void other_text_stays_as_it_is(String text) {
        assertThat(AddressText.respelled(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "1.2.3.4",
                "[fe80::1%lo]",
                ":",
                "1:2",
                "[:::]"
            })
    void what_is_no_ipv6_address_is_none_and_is_looked_up_nowhere(String text) {
        assertThat(AddressText.ipv6(text)).isNull();
    }

    @Test
    void an_ipv4_address_within_ipv6_is_read_as_that() throws UnknownHostException {
        assertThat(Objects.requireNonNull(AddressText.ipv6("::ffff:10.0.0.7")))
                .isEqualTo(InetAddress.getByName("10.0.0.7"));
    }
}
