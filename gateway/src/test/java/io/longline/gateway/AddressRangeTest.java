package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,      10.255.3.4,      true",
        "10.0.0.0/8,      11.0.0.0,        false",
        "10.1.2.3/8,      10.200.0.1,      true",
        "10.0.0.7,        10.0.0.7,        true",
        "10.0.0.7,        10.0.0.8,        false",
        "10.0.0.0/9,      10.127.0.1,      true",
        "10.0.0.0/9,      10.128.0.1,      false",
        "0.0.0.0/0,       203.0.113.9,     true",
        "0.0.0.0/0,       2001:db8::1,     false",
        "2001:db8::/32,   2001:db8:9::1,   true",
        "2001:db8::/32,   2001:db9::1,     false",
        "::1,             ::1,             true",
        "[::1],           ::1,             true",
        "::/0,            10.0.0.1,        false",
        "::ffff:10.0.0.7, 10.0.0.7,        true"
    })
    void a_range_has_the_addresses_that_begin_alike(String range, String address, boolean in) {
        assertThat(AddressRange.parse(range).contains(AddressRange.literal(address))).isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.1",
                "1",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "10.0.0.0/-1",
                "::1/129",
                "fe80::1%eth0",
                "10.0.0.256",
                "/8"
            })
    void what_is_no_address_is_refused_and_no_name_is_looked_up(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessageContaining("'" + text + "' is no address; expected one as 10.0.0.7");
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0::/32,  2001:db8::/32",
        "0:0:0:0:0:0:0:1,    ::1/128",
        "10.1.2.3/8,         10.0.0.0/8"
    })
    void a_range_is_shown_in_one_way(String range, String shown) {
        assertThat(AddressRange.parse(range)).hasToString(shown);
    }

    @Test
    void one_host_is_an_ipv4_address_or_a_64_of_ipv6() {
        var one = AddressRange.literal("2001:db8:1:2:3:4:5:6");
        var other = AddressRange.literal("2001:db8:1:2:ffff::1");
        var neighbour = AddressRange.literal("2001:db8:1:3::1");

        assertThat(AddressRange.whole(one)).isEqualTo(AddressRange.whole(other));
        assertThat(AddressRange.whole(one)).isNotEqualTo(AddressRange.whole(neighbour));
        assertThat(AddressRange.whole(AddressRange.literal("10.0.0.7")))
                .isEqualTo(AddressRange.literal("10.0.0.7"));
    }
}
