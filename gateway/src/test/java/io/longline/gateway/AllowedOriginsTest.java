package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class AllowedOriginsTest {

    @ParameterizedTest
    @CsvSource({
        "*,                       https://anything.test,      true",
        "https://example.com,     https://example.com,        true",
        "https://example.com,     https://EXAMPLE.com,        true",
        "https://example.com,     https://example.com:443,    true",
        "https://example.com,     https://example.com:8443,   false",
        "https://example.com,     http://example.com,         false",
        "https://example.com,     https://example.com.evil.test, false",
        "https://example.com,     https://www.example.com,    false",
        "https://*.example.com,   https://www.example.com,    true",
        "https://*.example.com,   https://a.b.example.com,    true",
        "https://*.example.com,   https://example.com,        false",
        "https://*.example.com,   https://evilexample.com,    false",
        "http://localhost:*,      http://localhost:3000,      true",
        "http://localhost:*,      http://localhost,           true",
        "http://localhost:*,      http://localhost.evil.test, false",
        "http://[::1]:8080,       http://[::1]:8080,          true",
        "http://[0:0:0:0:0:0:0:1]:80, http://[::1],           true",
        "http://[::1]:8080,       http://[::2]:8080,          false",
        "same-host,               http://ws.example.com:80,   true",
        "same-host,               https://ws.example.com,     true",
        "same-host,               https://example.com,        false",
        "null,                    null,                       true",
        "https://example.com,     null,                       false",
        "same-host,               null,                       false",
        "https://example.com,     'https://example.com/x',    false",
        "https://example.com,     '',                         false"
    })
    void a_page_may_come_in_when_a_pattern_is_its_origin(
            String pattern, String origin, boolean may) {
        var allowed = new AllowedOrigins(List.of(pattern), true);

        assertThat(allowed.allows(origin, "ws.example.com:7272")).isEqualTo(may);
    }

    @Test
    void one_of_several_patterns_is_enough() {
        var allowed = new AllowedOrigins(List.of("https://a.test", "https://b.test"), true);

        assertThat(allowed.allows("https://b.test", "h")).isTrue();
        assertThat(allowed.allows("https://c.test", "h")).isFalse();
    }

    @Test
    void who_names_no_origin_may_come_in_unless_that_is_not_wanted() {
        assertThat(new AllowedOrigins(List.of("https://a.test"), true).allows(null, "h")).isTrue();
        assertThat(new AllowedOrigins(List.of("*"), false).allows(null, "h")).isFalse();
    }
}
