package io.longline.server.settings;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.longline.gateway.AddressRange;
import io.longline.gateway.AllowedOrigins;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// What settings let through, a gateway takes: otherwise the start would stop without a line.
class PatternsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "same-host",
                "null",
                "https://example.com",
                "https://EXAMPLE.com",
                "https://*.example.com",
                "https://example.com:8443",
                "http://localhost:*",
                "http://127.0.0.1:3000",
                "http://[::1]:8080",
                "http://[::1]",
                "https://xn--bcher-kva.example",
                "http://my_host",
                "chrome-extension://abcdefghijklmnop",
                "capacitor://localhost"
            })
    void an_origin(String text) {
        assertThatNoException()
                .isThrownBy(
                        () -> new AllowedOrigins(List.of(new OriginPattern(text).text()), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.7",
                "10.0.0.0/8",
                "0.0.0.0/0",
                "10.1.2.3/8",
                "::1",
                "[::1]",
                "2001:db8::/32",
                "::/0",
                "::ffff:10.0.0.7",
                "::ffff:10.0.0.7/32"
            })
    void a_proxy(String text) {
        assertThatNoException().isThrownBy(() -> AddressRange.parse(new AddressBlock(text).text()));
    }
}
