package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.AddressRange;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.TrustedProxies.Header;
import io.longline.gateway.TrustedProxies.ProxyProtocol;
import io.longline.protocol.AddressText;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.util.List;

/// Proxies are in 10.0.0.0/8 and at 2001:db8::9; the request comes from 10.0.0.1.
class ForwardedForTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                          | 203.0.113.7:0",
                "203.0.113.7:4711                     | 203.0.113.7:4711",
                "203.0.113.7, 10.0.0.2                | 203.0.113.7:0",
                "198.51.100.1, 203.0.113.7, 10.0.0.2  | 203.0.113.7:0",
                "198.51.100.1,203.0.113.7             | 203.0.113.7:0",
                "10.0.0.3, 10.0.0.2                   | 10.0.0.3:0",
                "unknown                              | 10.0.0.1:5000",
                "198.51.100.1, unknown, 10.0.0.2      | 10.0.0.2:0",
                "2001:db8::7, 2001:db8::9             | [2001:db8::7]:0",
                "[2001:db8::7]:4711                   | [2001:db8::7]:4711",
                "203.0.113.7:99999                    | 10.0.0.1:5000",
                "<script>                             | 10.0.0.1:5000",
                "''                                   | 10.0.0.1:5000"
            })
    void the_last_address_that_is_no_proxys_is_the_clients(String header, String source) {
        assertThat(source("10.0.0.1", Header.X_FORWARDED_FOR, "X-Forwarded-For", header))
                .isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=203.0.113.7;proto=https                       | 203.0.113.7:0",
                "For=\"203.0.113.7:4711\"                          | 203.0.113.7:4711",
                "proto=https; for=203.0.113.7 ;by=10.0.0.2         | 203.0.113.7:0",
                "for=198.51.100.1, for=203.0.113.7;by=x            | 203.0.113.7:0",
                "for=\"[2001:db8::7]:4711\", for=10.0.0.2          | [2001:db8::7]:4711",
                "for=203.0.113.7;by=\"a,for=9.9.9.9\"              | 203.0.113.7:0",
                "for=_hidden                                       | 10.0.0.1:5000",
                "for=198.51.100.1, for=unknown, for=10.0.0.2       | 10.0.0.2:0",
                "proto=https                                       | 10.0.0.1:5000"
            })
    void the_standard_header_is_read_in_the_same_way(String header, String source) {
        assertThat(source("10.0.0.1", Header.FORWARDED, "Forwarded", header)).isEqualTo(source);
    }

    @Test
    void of_headers_that_come_twice_the_later_was_added_later() {
        var headers =
                new DefaultHttpHeaders()
                        .add("X-Forwarded-For", "198.51.100.1")
                        .add("X-Forwarded-For", "203.0.113.7");

        assertThat(source("10.0.0.1", Header.X_FORWARDED_FOR, headers)).isEqualTo("203.0.113.7:0");
    }

    @Test
    void nobody_else_is_believed_and_no_other_header() {
        String name = "X-Forwarded-For";
        assertThat(source("192.0.2.1", Header.X_FORWARDED_FOR, name, "203.0.113.7"))
                .isEqualTo("192.0.2.1:5000");
        assertThat(source("10.0.0.1", Header.FORWARDED, name, "203.0.113.7"))
                .isEqualTo("10.0.0.1:5000");
        assertThat(source("10.0.0.1", Header.NONE, name, "203.0.113.7")).isEqualTo("10.0.0.1:5000");
    }

    private static String source(String peer, Header header, String name, String value) {
        return source(peer, header, new DefaultHttpHeaders().add(name, value));
    }

    private static String source(String peer, Header header, HttpHeaders headers) {
        var proxies =
                new TrustedProxies(
                        List.of(
                                AddressRange.parse("10.0.0.0/8"),
                                AddressRange.parse("2001:db8::9")),
                        ProxyProtocol.OFF,
                        header);
        return AddressText.of(
                ForwardedFor.source(
                        proxies, new InetSocketAddress(AddressRange.literal(peer), 5000), headers));
    }
}
